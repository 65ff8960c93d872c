// Keeps a part of the page that names its own address in data-follow up to date, without moving the focus. Without this, there is a link.
const EVERY = 2000;

async function follow() {
  const part = document.querySelector("[data-follow]");
  if (!part) return;
  try {
    const answer = await fetch(part.dataset.follow, { credentials: "same-origin", headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(part.id);
      if (fresh && !fresh.hasAttribute("data-follow")) {
        window.location.reload(); // finished: the table below has its results now
        return;
      }
      if (fresh && !part.contains(document.activeElement)) part.replaceChildren(...fresh.childNodes);
    }
  } catch {
    // The server is away for a moment; the next turn asks again.
  }
  window.setTimeout(follow, EVERY);
}

window.setTimeout(follow, EVERY);
