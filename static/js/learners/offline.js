// Self-study without a connection: registers the worker of these pages and tells it what to keep: this page, what it links to as its parts, and their files.
(() => {
  const worker = document.currentScript?.dataset.worker;
  if (!worker || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker
    .register(worker)
    .then(() => navigator.serviceWorker.ready)
    .then(({ active }) => {
      const parts = [...document.querySelectorAll("[data-offline] a[href]")].map((link) => link.href);
      const files = performance.getEntriesByType("resource").map((entry) => entry.name);
      active.postMessage([location.href.split("#")[0], ...parts, ...files]);
    })
    .catch(() => {}); // private windows refuse; the pages work without it
})();
