"""Pictures of a profile: drawn anew, described, in the size that fits, gone when nobody shows them."""

import io
import os
import re
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from organisations.actions import (
    NotAllowed,
    TooManyPictures,
    add_picture,
    move_picture_up,
    remove_picture,
    update_profile,
)
from organisations.differences import differences
from organisations.images import ImageRefused, clean_logo, clean_picture
from organisations.models import Change, Picture
from organisations.tasks import make_picture_sizes, sweep_files
from tests.factories import MembershipFactory
from tests.organisations.test_images import bomb, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return MembershipFactory(role="owner")


def add(owner, alt="Zehn Leute singen", size=(1600, 800)) -> Picture:
    return add_picture(organisation=owner.organisation, by=owner.user, file=clean_picture(picture(size=size)), alt=alt)


def stored() -> list[str]:
    folder = Path(default_storage.path("bilder"))
    return sorted(file.name for file in folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_four_formats_become_one(form):
    new = clean_picture(picture(form, size=(4000, 2000)))

    assert (Image.open(new).format, new.size_in_pixels) == ("WEBP", (1920, 960))


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (SimpleUploadedFile("x.gif", b"GIF89a" + b"0" * 100), "Das ist kein Bild"),
        (SimpleUploadedFile("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"), "Das ist kein Bild"),
        (SimpleUploadedFile("x.png", b"<html>"), "Das ist kein Bild"),
        (SimpleUploadedFile("x.png", bomb()), "zu viele Bildpunkte"),
    ],
)
def test_anything_else_is_refused_in_a_sentence(upload, sentence):
    with pytest.raises(ImageRefused, match=sentence):
        clean_picture(upload)


def test_where_a_photo_was_taken_is_nowhere_in_any_size(owner, run_jobs):
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (53.55, 0, 0)
    exif[0x010E] = "geheimer Ort"
    upload = picture("JPEG", size=(1600, 800), exif=exif)
    shown = add_picture(organisation=owner.organisation, by=owner.user, file=clean_picture(upload), alt="Ein Raum")
    run_jobs()
    shown.refresh_from_db()

    found = [Image.open(default_storage.open(file)).getexif() for file in shown.files]
    assert (len(found), [dict(one) for one in found]) == (9, [{}] * 9)


def test_the_sizes_are_made_in_the_background(owner, run_jobs):
    shown = add(owner)
    before = shown.sizes
    run_jobs()
    shown.refresh_from_db()

    assert (before, shown.sizes) == ([], [360, 720, 1200, 1600])
    widths = [Image.open(default_storage.open(file)).width for file in shown.files]
    assert widths == [1600, 360, 360, 720, 720, 1200, 1200, 1600, 1600]
    assert re.findall(r"-(\d+)\.avif (\d+)w", shown.avif) == [(str(one), str(one)) for one in shown.sizes]


def test_a_small_picture_is_never_blown_up(owner, run_jobs):
    shown = add(owner, size=(200, 100))
    run_jobs()
    shown.refresh_from_db()

    assert shown.sizes == [200]


def test_a_killed_job_is_simply_done_again(owner):
    shown = add(owner)
    for _ in range(2):
        make_picture_sizes(picture_id=shown.pk)

    assert len(stored()) == 9


def test_six_pictures_and_no_more(owner):
    for _ in range(6):
        add(owner, size=(10, 10))

    with pytest.raises(TooManyPictures):
        add(owner, size=(10, 10))
    assert Picture.objects.count() == 6


def test_strangers_add_and_remove_nothing(owner):
    shown, stranger = add(owner, size=(10, 10)), MembershipFactory().user

    with pytest.raises(NotAllowed):
        add_picture(organisation=owner.organisation, by=stranger, file=clean_picture(picture()), alt="x")
    with pytest.raises(NotAllowed):
        remove_picture(picture=shown, by=stranger)
    assert Picture.objects.count() == 1


def test_a_removed_picture_leaves_no_file(owner, run_jobs, django_capture_on_commit_callbacks):
    shown = add(owner)
    run_jobs()
    with django_capture_on_commit_callbacks(execute=True):
        remove_picture(picture=Picture.objects.get(), by=owner.user)
        remove_picture(picture=shown, by=owner.user)

    assert (Picture.objects.count(), stored()) == (0, [])


def test_a_picture_moves_one_place_to_the_front(owner):
    first, _second, third = (add(owner, alt=alt, size=(10, 10)) for alt in ("eins", "zwei", "drei"))

    move_picture_up(picture=third, by=owner.user)
    move_picture_up(picture=first, by=owner.user)

    assert list(owner.organisation.pictures.values_list("alt", flat=True)) == ["eins", "drei", "zwei"]
    moved, added = Change.objects.order_by("-pk")[:2]
    assert (moved.kind, moved.by, added.after["pictures"]) == ("edited", owner.user, ["eins", "zwei", "drei"])
    assert (moved.before, moved.after) == (
        {"pictures": ["eins", "zwei", "drei"]},
        {"pictures": ["eins", "drei", "zwei"]},
    )


def test_the_history_tells_of_pictures_by_what_they_show(owner):
    add(owner, alt="Ein Chor", size=(10, 10))

    (row,) = differences(Change.objects.get())
    assert (row.label, row.before, row.after) == ("Bilder", "", "Ein Chor")


def test_a_logo_has_sizes_too_and_a_new_one_starts_without(owner, run_jobs, django_capture_on_commit_callbacks):
    update = {"organisation": owner.organisation, "by": owner.user, "data": {}}
    update_profile(**update, logo=clean_logo(picture()))
    run_jobs()
    owner.organisation.refresh_from_db()
    sizes, old = owner.organisation.logo_sizes, owner.organisation.files
    with django_capture_on_commit_callbacks(execute=True):
        organisation = update_profile(**update, logo=clean_logo(picture()))

    assert (sizes, organisation.logo_sizes) == ([96, 208, 416, 640], [])
    assert [default_storage.exists(file) for file in old] == [False] * 9


def test_files_that_nobody_shows_are_swept_away_after_two_days(owner, run_jobs):
    shown = add(owner)
    run_jobs()
    shown.refresh_from_db()
    for name in ("bilder/alt.webp", "bilder/alt-360.avif", "bilder/neu.webp"):
        default_storage.save(name, ContentFile(b"x"))
    old = time.time() - 49 * 3600
    for file in Path(default_storage.path("bilder")).iterdir():
        if not file.name.startswith("neu"):
            os.utime(file, (old, old))

    sweep_files(0)

    assert stored() == sorted([Path(file).name for file in shown.files] + ["neu.webp"])


def test_members_upload_describe_and_remove_on_their_page(owner, as_user):
    browser, page = as_user(owner.user), reverse("organisations:pictures", args=[owner.organisation.slug])

    without = browser.post(page, {"file": picture(), "alt": ""})
    browser.post(page, {"file": picture(), "alt": "Ein Chor", "consent": "on"})
    shown = Picture.objects.get()
    one = reverse("organisations:picture", args=[owner.organisation.slug, shown.pk])
    browser.post(one, {"verb": "describe", "alt": "Zwei Chöre"})
    described = browser.get(page).content.decode()
    browser.post(one, {"verb": "remove"})

    assert (without.status_code, without.context["form"].errors) == (
        422,
        {
            "alt": ["Schreibt in einem Satz, was zu sehen ist."],
            "consent": ["Ohne Einverständnis geht es nicht."],
            "file": ["Bitte die Datei noch einmal auswählen. Sie ist beim Abschicken nicht erhalten geblieben."],
        },
    )
    assert 'alt="Zwei Chöre"' in described
    assert Picture.objects.count() == 0


def test_a_picture_of_another_organisation_is_unknown(owner, as_user):
    foreign = add(MembershipFactory(), size=(10, 10))

    answer = as_user(owner.user).post(
        reverse("organisations:picture", args=[owner.organisation.slug, foreign.pk]), {"verb": "remove"}
    )

    assert (answer.status_code, Picture.objects.count()) == (404, 1)


def test_a_broken_file_keeps_what_was_typed(owner, as_user):
    page = reverse("organisations:pictures", args=[owner.organisation.slug])
    broken = SimpleUploadedFile("x.jpg", io.BytesIO(b"\xff\xd8\xff" + b"0" * 50).read())

    answer = as_user(owner.user).post(page, {"file": broken, "alt": "Ein Chor", "consent": "on"})

    assert (answer.status_code, answer.context["form"]["alt"].value()) == (422, "Ein Chor")
    assert answer.context["form"].errors == {
        "file": ["Das ist kein Bild, das wir öffnen können. JPEG, PNG, WebP und AVIF gehen."]
    }
