// Copies the text of a field. Without this file the fields are there to be marked and copied by hand; the buttons,
// which could do nothing, stay hidden.
for (const button of document.querySelectorAll("button[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  const said = button.parentElement.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // Not allowed, or no secure connection: mark it, the rest is Ctrl+C.
      field.focus();
      field.select();
      said.textContent = button.dataset.marked;
      return;
    }
    said.textContent = button.dataset.done;
  });
}
