// Roll call, made quicker: times or minutes only where somebody was there for a part, a reason only where somebody is excused, and "Alle anwesend" without a new page.
// Without this script the same form works; the link then loads the page with "anwesend" ticked.
(() => {
  const rollCall = document.querySelector("[data-roll-call]");
  if (!rollCall) return;

  const refresh = (mark) => {
    const chosen = mark.querySelector("input[type=radio]:checked");
    const isPart = chosen?.value === "partial";
    for (const field of mark.querySelectorAll("[data-attendance-part]")) field.disabled = !isPart;
    mark.querySelector("[data-attendance-fields]").hidden = !isPart;
    mark.querySelector("[data-attendance-excuse-field]").hidden = chosen?.value !== "excused";
  };

  const marks = [...rollCall.querySelectorAll(".mark")];
  marks.forEach(refresh);

  rollCall.addEventListener("change", (event) => {
    if (event.target.type !== "radio") return;
    const mark = event.target.closest(".mark");
    refresh(mark);
    if (event.target.value === "partial") mark.querySelector("[data-attendance-part]").focus();
    if (event.target.value === "excused") mark.querySelector("[data-attendance-excuse]").focus();
  });

  rollCall.querySelector("[data-roll-call-all]")?.addEventListener("click", (event) => {
    event.preventDefault();
    for (const mark of marks) {
      if (mark.querySelector("input[type=radio]:checked")) continue;
      mark.querySelector("input[value=present]").checked = true;
      refresh(mark);
    }
  });
})();
