// Self-study without a connection: registers the worker of these pages and tells it what to keep: the parts a unit links to, and their files. The page itself it keeps as it passes.
(() => {
  const worker = document.currentScript?.dataset.worker;
  if (!worker || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker
    .register(worker)
    .then(() => navigator.serviceWorker.ready)
    .then(({ active }) => {
      const parts = [...document.querySelectorAll("[data-offline] a[href]")].map((link) => link.href);
      const files = performance.getEntriesByType("resource").map((entry) => entry.name);
      active.postMessage([...parts, ...files]);
    })
    .catch(() => {}); // private windows refuse; the pages work without it
})();
