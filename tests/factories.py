"""Objects for tests. Everything in them is made up and marked as such."""

import datetime as dt

import factory
from django.utils import timezone

from events.models import AgendaItem, Appearance, Event, Material, Partner, Partnership, Series, Speaker, Venue, today
from organisations import search
from organisations.models import Digest, Invitation, Listing, Membership, Organisation, Topic
from tickets.models import Booking, DoorLink, Ticket, TicketType
from wedo.accounts.models import User
from wedo.keys import hashed

PASSWORD = "ein langes Beispiel 7"


class UserFactory(factory.django.DjangoModelFactory):
    """A member with a verified address."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n} Beispiel")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def verified(self, create, extracted, **kwargs):
        """Verify the address unless `verified=False`."""
        if create and extracted is not False:
            self.emailaddress_set.create(email=self.email, verified=True, primary=True)


class StaffFactory(UserFactory):
    """A member of staff with every right."""

    email = factory.Sequence(lambda n: f"team{n}@example.org")
    is_staff = True
    is_superuser = True


class SeriesFactory(factory.django.DjangoModelFactory):
    """The events of a year."""

    class Meta:
        model = Series

    name = factory.Sequence(lambda n: f"Beispielreihe {n}")
    slug = factory.Sequence(lambda n: f"beispielreihe-{n}")
    year = 2025


class VenueFactory(factory.django.DjangoModelFactory):
    """A place."""

    class Meta:
        model = Venue

    name = factory.Sequence(lambda n: f"Beispielhaus {n}")
    street = "Beispielweg 1"


class EventFactory(factory.django.DjangoModelFactory):
    """A published event in three weeks."""

    class Meta:
        model = Event

    series = factory.SubFactory(SeriesFactory)
    venue = factory.SubFactory(VenueFactory)
    slug = factory.Sequence(lambda n: f"beispiel-{n}")
    title = factory.Sequence(lambda n: f"Beispieltreffen {n}")
    summary = "Ein erfundenes Treffen."
    status = Event.Status.PUBLISHED
    date = factory.LazyFunction(lambda: today() + dt.timedelta(days=21))
    start_time = dt.time(16)
    end_time = dt.time(20)


class SpeakerFactory(factory.django.DjangoModelFactory):
    """A person who gives an input."""

    class Meta:
        model = Speaker

    name = factory.Sequence(lambda n: f"Fachperson {n} Beispiel")


class AppearanceFactory(factory.django.DjangoModelFactory):
    """A speaker at an event."""

    class Meta:
        model = Appearance

    event = factory.SubFactory(EventFactory)
    speaker = factory.SubFactory(SpeakerFactory)
    topic = "Ein erfundenes Thema"


class PartnerFactory(factory.django.DjangoModelFactory):
    """An institution."""

    class Meta:
        model = Partner

    name = factory.Sequence(lambda n: f"Beispielstiftung {n}")


class PartnershipFactory(factory.django.DjangoModelFactory):
    """An institution's part in an event."""

    class Meta:
        model = Partnership

    event = factory.SubFactory(EventFactory)
    partner = factory.SubFactory(PartnerFactory)


class AgendaItemFactory(factory.django.DjangoModelFactory):
    """A point of the programme."""

    class Meta:
        model = AgendaItem

    event = factory.SubFactory(EventFactory)
    position = factory.Sequence(lambda n: n)
    title = factory.Sequence(lambda n: f"Programmpunkt {n}")


class MaterialFactory(factory.django.DjangoModelFactory):
    """A published result."""

    class Meta:
        model = Material

    event = factory.SubFactory(EventFactory)
    title = factory.Sequence(lambda n: f"Ergebnis {n}")
    url = "https://example.org/ergebnis"
    is_published = True


class TicketTypeFactory(factory.django.DjangoModelFactory):
    """Fifty places for everybody."""

    class Meta:
        model = TicketType

    event = factory.SubFactory(EventFactory)
    name = "Für alle"
    capacity = 50
    max_per_booking = 4


class BookingFactory(factory.django.DjangoModelFactory):
    """A confirmed booking of one place."""

    class Meta:
        model = Booking
        skip_postgeneration_save = True

    ticket_type = factory.SubFactory(TicketTypeFactory)
    name = factory.Sequence(lambda n: f"Gast {n} Beispiel")
    email = factory.Sequence(lambda n: f"gast{n}@example.org")
    consent_at = factory.LazyFunction(timezone.now)
    submission = factory.Sequence(lambda n: f"form-{n}")

    places = 1

    @factory.post_generation
    def tickets(self, create, extracted, **kwargs):
        """A confirmed booking has one ticket for each place."""
        if create and self.status == Booking.Status.CONFIRMED:
            for position in range(1, self.places + 1):
                Ticket.objects.create(booking=self, position=position, name=self.name if position == 1 else "")


class DoorLinkFactory(factory.django.DjangoModelFactory):
    """A helper's link that opens the door; `key` is its secret."""

    class Meta:
        model = DoorLink
        exclude = ["key"]

    key = factory.Sequence(lambda n: f"{n:043}")
    key_hash = factory.LazyAttribute(lambda link: hashed(link.key))
    event = factory.SubFactory(EventFactory)
    label = factory.Sequence(lambda n: f"Tür {n}")
    created_by = factory.SubFactory(StaffFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(hours=3))


class TopicFactory(factory.django.DjangoModelFactory):
    """A topic."""

    class Meta:
        model = Topic

    name = factory.Sequence(lambda n: f"Thema {n}")
    slug = factory.Sequence(lambda n: f"thema-{n}")


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A published organisation, which the directory finds."""

    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Beispielverein {n}")
    slug = factory.Sequence(lambda n: f"beispielverein-{n}")
    summary = "Ein erfundener Verein."
    status = Organisation.Status.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def found(self, create, extracted, **kwargs):
        """As the verbs do it; topics that are added later need `search.refresh`."""
        if create:
            search.refresh(self)


class MembershipFactory(factory.django.DjangoModelFactory):
    """An owner of an organisation."""

    class Meta:
        model = Membership

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    role = Membership.Role.OWNER


class InvitationFactory(factory.django.DjangoModelFactory):
    """An open invitation; `key` is its secret."""

    class Meta:
        model = Invitation
        exclude = ["key"]

    key = factory.Sequence(lambda n: f"{n:043}")
    key_hash = factory.LazyAttribute(lambda invitation: hashed(invitation.key))
    organisation = factory.SubFactory(OrganisationFactory)
    email = factory.Sequence(lambda n: f"eingeladen{n}@example.org")
    expires_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=14))


class ListingFactory(factory.django.DjangoModelFactory):
    """A need that everybody sees for three months."""

    class Meta:
        model = Listing

    organisation = factory.SubFactory(OrganisationFactory)
    kind = Listing.Kind.NEED
    category = Listing.Category.ROOMS
    title = factory.Sequence(lambda n: f"Beispielraum {n}")
    valid_until = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=90))


class DigestFactory(factory.django.DjangoModelFactory):
    """The weekly mail of somebody who follows something."""

    class Meta:
        model = Digest

    user = factory.SubFactory(UserFactory)
    matches = True
    follows = True
