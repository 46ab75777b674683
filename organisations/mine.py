"""What concerns one person: organisations, invitations, requests. One query each, however many there are."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from .completeness import completeness, has_parts
from .models import Change, Invitation, JoinRequest, Listing, Membership


@dataclass(frozen=True)
class Mine:
    """The organisations that somebody speaks for, and what waits for an answer."""

    memberships: list[Membership]
    invitations: list[Invitation]
    requests: list[JoinRequest]

    @property
    def asked_of(self) -> list[Membership]:
        """Where others ask to be let in, and this person decides."""
        return [one for one in self.memberships if one.is_owner and one.waiting]


def mine(user) -> Mine:
    """Three queries. Invitations are those to addresses that the account has proved; each membership knows how many
    people are `waiting` to be let in, and what staff have said to it last (`staff_message`)."""
    waiting = Count("organisation__join_requests", filter=Q(organisation__join_requests__answered_at__isnull=True))
    said = Change.objects.filter(organisation=OuterRef("organisation_id"), kind=OuterRef("organisation__status"))
    memberships = user.memberships.select_related("organisation").annotate(
        waiting=waiting,
        staff_message=Coalesce(Subquery(said.values("message")[:1]), Value(""), output_field=TextField()),
        **has_parts("organisation_id"),
    )
    proved = user.emailaddress_set.filter(verified=True).values("email")
    invitations = Invitation.objects.standing().filter(email__in=proved)
    requests = user.join_requests.filter(answered_at__isnull=True)
    own = list(memberships.order_by("organisation__sort_name", "pk"))
    for one in own:
        one.completeness = completeness(one.organisation, has_topics=one.has_topics, has_pictures=one.has_pictures)
    return Mine(
        memberships=own,
        invitations=list(invitations.select_related("organisation", "invited_by")),
        requests=list(requests.select_related("organisation")),
    )


def listings_of(user) -> list[Listing]:
    """What my organisations look for and offer, but for what is ended; what runs out first comes first."""
    own = Listing.objects.filter(organisation__memberships__user=user, closed_at=None)
    return list(own.select_related("organisation").defer("search_document").order_by("valid_until", "pk"))
