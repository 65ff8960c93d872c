// The sum of the chosen file is made here and the file stays here: only the sum is sent. Without JavaScript or Web Crypto the file itself is.
for (const form of document.querySelectorAll("[data-check-file]")) {
  if (!globalThis.crypto?.subtle) continue;
  const { file, sha256 } = form.elements;
  form.querySelector("[data-check-file-note]").hidden = false;
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) {
      file.files = event.dataTransfer.files;
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", async (event) => {
    if (!file.files.length) return;
    event.preventDefault();
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.files[0].arrayBuffer()));
    sha256.value = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    file.disabled = true;
    form.submit();
    file.disabled = false;
  });
}
