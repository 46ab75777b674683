"""Forms as people see and hear them."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation

from organisations.forms import OrganisationForm
from wedo.forms import LanguageCheckboxes, LanguageSelect, WedoForm, validate_readable


class SampleForm(WedoForm):
    """One field of each kind."""

    name = forms.CharField(label="Dein Name", help_text="So heißt du.", max_length=5)
    email = forms.EmailField(label="E-Mail-Adresse", required=False)
    website = forms.URLField(label="Website", required=False, assume_scheme="https")
    text = forms.CharField(label="Text", required=False, widget=forms.Textarea)
    places = forms.ChoiceField(label="Wie viele Plätze?", choices=[("1", "1"), ("2", "2")])
    topics = forms.MultipleChoiceField(
        label="Themen", choices=[("a", "A"), ("b", "B")], required=False, widget=forms.CheckboxSelectMultiple
    )
    language = forms.ChoiceField(label="Sprache", choices=[("de", "Deutsch")], widget=LanguageSelect)
    spoken = forms.MultipleChoiceField(
        label="Sprachen", choices=[("ar", "العربية")], required=False, widget=LanguageCheckboxes
    )
    secret = forms.CharField(label="Passwort", required=False, strip=False, widget=forms.PasswordInput)
    consent = forms.BooleanField(label="Ich bin einverstanden.")


GOOD = {"name": "Alex", "places": "1", "language": "de", "consent": "on"}


def errors(**typed) -> dict:
    """What is wrong with a form filled in like this."""
    return SampleForm({**GOOD, **typed}).errors


def group(name: str, data=None) -> str:
    """The markup of one field."""
    return str(SampleForm(data)[name].as_field_group())


def test_a_field_has_label_hint_and_input_in_this_order():
    html = group("name")
    assert (
        html.index('<label for="id_name">Dein Name</label>')
        < html.index('id="id_name_helptext"')
        < html.index("<input")
    )
    assert 'aria-describedby="id_name_helptext"' in html
    assert 'class="input"' in html
    assert 'dir="auto"' in html
    assert " required" in html
    assert "aria-invalid" not in html


def test_a_wrong_field_says_so_above_the_input_and_to_screen_readers():
    html = group("name", {**GOOD, "name": ""})
    assert html.index('<p class="error" id="id_name_error">') < html.index("<input")
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert '<div class="field field--error">' in html


def test_optional_fields_are_marked_and_required_ones_are_not():
    assert '<span class="opt">(freiwillig)</span>' in group("email")
    assert "freiwillig" not in group("name")
    assert "freiwillig" not in group("consent")


def test_a_form_of_filters_marks_nothing():
    class Filters(SampleForm):
        mark_optional = False

    assert "freiwillig" not in str(Filters()["email"].as_field_group())


def test_addresses_run_from_left_to_right_in_every_language():
    assert 'dir="ltr"' in group("email")
    assert 'inputmode="email"' in group("email")
    assert 'dir="ltr"' in group("website")
    assert 'dir="ltr"' in group("secret")


def test_a_select_of_short_choices_is_narrow():
    assert 'class="input input--s"' in group("places")
    assert 'class="input"' in group("language")


def test_a_group_of_boxes_is_a_fieldset_with_a_legend():
    html = group("topics", {**GOOD, "topics": ["x"]})
    assert html.startswith('<fieldset class="field--error" aria-describedby="id_topics_error">')
    assert "<legend>Themen" in html
    assert 'class="input"' not in html


def test_languages_carry_their_own_code():
    assert '<option value="de" selected lang="de">' in group("language", GOOD)
    assert '<bdi lang="ar">العربية</bdi>' in group("spoken")


def test_languages_are_named_for_those_who_cannot_read_their_script():
    assert '<bdi lang="ar">العربية</bdi> <span class="muted">(Arabisch)</span>' in group("spoken")
    translation.activate("en")
    assert '<span class="muted">(Arabic)</span>' in group("spoken")


def test_a_file_has_to_be_chosen_again_after_an_error_elsewhere():
    class WithFile(WedoForm):
        name = forms.CharField()
        logo = forms.FileField(required=False)

    again = "Bitte die Datei noch einmal auswählen. Sie ist beim Abschicken nicht erhalten geblieben."
    files = {"logo": SimpleUploadedFile("logo.png", b"x")}
    assert WithFile({"name": ""}, files).errors == {"name": ["Bitte ausfüllen."], "logo": [again]}
    assert WithFile({"name": ""}).errors == {"name": ["Bitte ausfüllen."]}
    assert WithFile({"name": "A"}, files).errors == {}


def test_a_single_box_has_its_label_beside_it():
    html = group("consent", {**GOOD, "consent": ""})
    assert "<span>Ich bin einverstanden.</span></label>" in html
    assert 'aria-describedby="id_consent_error"' in html


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("alex", "In der Adresse fehlt das @, zum Beispiel: name@example.org"),
        ("@example.org", "Vor dem @ fehlt etwas, zum Beispiel: name@example.org"),
        ("alex@", "Nach dem @ fehlt etwas, zum Beispiel: name@example.org"),
        ("alex@example", "Nach dem @ fehlt etwas, zum Beispiel: name@example.org"),
        ("a b@example.org", "So ist die Adresse nicht vollständig. Sie sieht zum Beispiel so aus: name@example.org"),
    ],
)
def test_the_error_of_an_address_says_what_is_missing(typed, sentence):
    assert errors(email=typed) == {"email": [sentence]}


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"name": ""}, {"name": ["Bitte ausfüllen."]}),
        ({"name": "zu lang"}, {"name": ["Das ist zu lang: Es sind 7 Zeichen, höchstens 5 gehen."]}),
        (
            {"website": "kein link"},
            {"website": ["Bitte eine vollständige Adresse eingeben, zum Beispiel: https://example.org"]},
        ),
        ({"places": ""}, {"places": ["Bitte etwas auswählen."]}),
        ({"places": "-1"}, {"places": ["Bitte auswählen, was in der Liste steht."]}),
        ({"topics": ["x"]}, {"topics": ["Bitte nur auswählen, was in der Liste steht."]}),
        ({"consent": ""}, {"consent": ["Bitte den Haken setzen."]}),
        ({"name": "\u200b\u2800\ufe0f"}, {"name": ["Bitte ausfüllen."]}),
        (
            {"name": "M\ufffdll"},
            {
                "name": [
                    "Einige Zeichen sind nicht richtig angekommen. Bitte schreib sie noch einmal: an den Stellen mit �."
                ]
            },
        ),
        ({"secret": "a\x00b"}, {"secret": ["Bitte unsichtbare Zeichen entfernen."]}),
    ],
)
def test_errors_say_what_to_do(typed, wrong):
    assert errors(**typed) == wrong


def test_a_sentence_of_the_form_itself_stays():
    class Strict(WedoForm):
        consent = forms.BooleanField(error_messages={"required": "Ohne geht es nicht."})

    assert Strict({}).errors == {"consent": ["Ohne geht es nicht."]}


def test_what_was_typed_is_tidied():
    form = SampleForm({**GOOD, "name": " A\u202el\x00ex ", "text": "eins\r\n\u2066zwei\x07", "secret": " ge heim "})
    assert form.errors == {}
    assert form.cleaned_data["name"] == "Alex"
    assert form.cleaned_data["text"] == "eins\nzwei"
    assert form.cleaned_data["secret"] == " ge heim "


def test_a_posted_form_is_tidied_too():
    form = SampleForm(QueryDict("name=A%00lex&places=1&language=de&consent=on&topics=a&topics=b"))
    assert form.errors == {}
    assert (form.cleaned_data["name"], form.cleaned_data["topics"]) == ("Alex", ["a", "b"])


def test_the_summary_leads_to_each_wrong_field():
    form = SampleForm({**GOOD, "name": "", "topics": ["x"], "consent": ""})
    assert [(item.href, item.text) for item in form.error_items] == [
        ("#id_name", "Dein Name: Bitte ausfüllen."),
        ("#id_topics_0", "Themen: Bitte nur auswählen, was in der Liste steht."),
        ("#id_consent", "Bitte den Haken setzen."),
    ]
    html = render_to_string("components/error_summary.html", {"form": form})
    assert 'role="alert"' in html
    assert '<a href="#id_topics_0">' in html


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ({"name": ""}, "Eine Angabe fehlt noch"),
        ({"name": "", "consent": ""}, "2 Angaben fehlen noch"),
        ({"email": "alex@"}, "Bitte eine Angabe noch einmal ansehen"),
        ({"email": "alex@", "name": ""}, "Bitte 2 Angaben noch einmal ansehen"),
    ],
)
def test_the_summary_counts_what_is_missing_or_wrong(typed, heading):
    assert SampleForm({**GOOD, **typed}).error_heading == heading


def test_the_summary_names_what_belongs_to_no_field():
    form = SampleForm(GOOD)
    form.add_error(None, "Der Saal ist <voll>.")
    assert form.error_heading == "Das hat noch nicht geklappt"
    assert "<li>Der Saal ist &lt;voll&gt;.</li>" in render_to_string("components/error_summary.html", {"form": form})


def test_there_is_no_summary_without_errors():
    assert render_to_string("components/error_summary.html", {"form": SampleForm()}).strip() == ""


def test_an_open_choice_says_so_in_words(db):
    assert next(iter(OrganisationForm().fields["district"].choices)) == ("", "keine Angabe")


def test_typed_markup_stays_text():
    html = group("name", {**GOOD, "name": '"><script>'})
    assert "<script>" not in html


@pytest.mark.parametrize("value", [7, None, ["a�"], b"a"])
def test_a_field_that_makes_something_else_of_its_text_is_not_looked_into(value):
    assert validate_readable(value) is None
