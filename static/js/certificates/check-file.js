// Sums and signature of the chosen file are taken here and the file stays here: only they are sent. Without JavaScript or Web Crypto the file itself is.
const SIGNATURE = /\/Contents\s*<([0-9a-f]{1000,})>/i;

const sumOf = async (bytes) =>
  [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// The digits of the signature, and the sum of everything around them: what it was made over.
const signatureIn = async (bytes) => {
  const found = new TextDecoder("latin1").decode(bytes).match(SIGNATURE); // one sign per byte
  if (!found) return { digits: "", digest: "" };
  const [whole, digits] = found;
  const end = found.index + whole.length;
  const start = end - digits.length - 2;
  const around = new Uint8Array(bytes.length - (end - start));
  around.set(bytes.subarray(0, start));
  around.set(bytes.subarray(end), start);
  return { digits, digest: await sumOf(around) };
};

for (const form of document.querySelectorAll("[data-check-file]")) {
  if (!globalThis.crypto?.subtle) continue;
  const { file, sha256, digits, digest } = form.elements;
  form.querySelector("[data-check-file-note]").hidden = false;

  // Anywhere on the page: whoever lets go a little beside the field must not lose the page to the file.
  const mark = (isOver) => form.classList.toggle("is-dropping", isOver);
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    mark(true);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) mark(false); // out of the window
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    if (event.dataTransfer.files.length) {
      file.files = event.dataTransfer.files;
      form.requestSubmit();
    }
  });

  form.addEventListener("submit", async (event) => {
    if (!file.files.length) return;
    event.preventDefault();
    const bytes = new Uint8Array(await file.files[0].arrayBuffer());
    const signature = await signatureIn(bytes);
    [sha256.value, digits.value, digest.value] = [await sumOf(bytes), signature.digits, signature.digest];
    file.disabled = true;
    form.submit();
    file.disabled = false;
  });
}
