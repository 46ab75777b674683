// Small pieces of the page at the door.
globalThis.wedoDoor ??= {};
{
  wedoDoor.hiddenKey = (key) => {
    const input = document.createElement("input");
    [input.type, input.name, input.value] = ["hidden", "key", key];
    return input;
  };

  // Only rows that say something else are drawn anew: a screen reader reads what has changed, not the whole list.
  // The focus stays with the same button of the same person, where it is still there.
  wedoDoor.replaceRows = (target, html) => {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const [old, rows] = [target, fresh.content].map((root) => [...root.querySelectorAll("[data-rows] > li")]);
    const name = (button) => button.textContent.trim();
    const focused = target.contains(document.activeElement) ? name(document.activeElement) : "";
    if (!old.length || old.length !== rows.length) target.replaceChildren(fresh.content);
    else rows.forEach((row, at) => { if (row.textContent !== old[at].textContent) old[at].replaceWith(row); });
    if (focused) [...target.querySelectorAll("button")].find((button) => name(button) === focused)?.focus();
  };
}
