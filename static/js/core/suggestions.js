// Suggestions below the search field: Escape takes them away, arrow keys walk through them. Links and Tab work without this.
addEventListener("keydown", (event) => {
  const form = event.target.closest(".site-search");
  const list = form?.querySelector(".suggestions");
  if (!list?.firstElementChild) return;
  const stops = [form.q, ...list.querySelectorAll("a")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) stops.at((stops.indexOf(event.target) + step) % stops.length).focus();
  else if (event.key === "Escape") list.replaceChildren(form.q.focus() ?? "");
  else return;
  event.preventDefault();
});
