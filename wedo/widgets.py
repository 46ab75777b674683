"""Django's plain inputs, selects and text fields, written in Python.

Django renders each widget through two to four templates, which is half of what a page with a form costs
(docs/performance.md). The markup is Django's own: `tests/wedo/test_widgets.py` compares the two.
"""

from collections.abc import Callable

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe


def _text(value) -> str:
    """As `stringformat:"s"` writes it, escaped."""
    return conditional_escape(value if isinstance(value, str) else str(value))


def _attrs(widget: dict) -> str:
    parts = []
    for name, value in widget["attrs"].items():
        if value is True:
            parts.append(f" {conditional_escape(name)}")
        elif value is not False:
            parts.append(f' {conditional_escape(name)}="{_text(value)}"')
    return "".join(parts)


def _input(widget: dict) -> str:
    value = widget.get("value")
    shown = "" if value is None else f' value="{_text(value)}"'
    return f'<input type="{widget["type"]}" name="{conditional_escape(widget["name"])}"{shown}{_attrs(widget)}>'


def _input_option(widget: dict) -> str:
    drawn = _input(widget)
    if not widget.get("wrap_label"):
        return drawn
    target = widget["attrs"].get("id")
    begin = f'<label for="{_text(target)}">' if target else "<label>"
    return f"{begin}{drawn} {_text(widget['label'])}</label>"


def _textarea(widget: dict) -> str:
    # The first line break belongs to the markup: browsers leave it out.
    value = _text(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{conditional_escape(widget["name"])}"{_attrs(widget)}>\n{value}</textarea>'


def _option(widget: dict) -> str:
    return f'<option value="{_text(widget["value"])}"{_attrs(widget)}>{_text(widget["label"])}</option>'


def _select(widget: dict) -> str:
    parts = [f'<select name="{conditional_escape(widget["name"])}"{_attrs(widget)}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'  <optgroup label="{_text(group)}">')
        parts += [f"  {_option(option)}" for option in options]
        if group:
            parts.append("  </optgroup>")
    return "\n".join([*parts, "</select>"])


_INPUTS = ("text", "email", "number", "url", "password", "hidden", "checkbox", "date", "time", "input")
_DRAWN: dict[str, Callable[[dict], str]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in _INPUTS},
    "django/forms/widgets/checkbox_option.html": _input_option,
    "django/forms/widgets/radio_option.html": _input_option,
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}


def drawn(template_name: str, context: dict) -> SafeString | None:
    """The widget of this template; None for one that is not among the plain ones."""
    draw = _DRAWN.get(template_name)
    return mark_safe(draw(context["widget"])) if draw else None  # noqa: S308 (every part is escaped above)
