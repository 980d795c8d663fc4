"use strict";
// Searches what stands in the page; without it the page is a plain list. No text becomes markup.
(() => {
  const by = (id) => document.getElementById(id);
  const form = by("find"), count = by("count"), nothing = by("nothing"), list = by("reports");
  const index = JSON.parse(by("index").textContent);
  const plain = (text) => text.normalize("NFC").toLowerCase().replaceAll("_", " ");
  const names = index.names.map(plain);
  const runs = Array.from(list.children, (item) => ({
    item,
    text: plain([item.dataset.name, item.dataset.report, item.textContent].join(" ")),
    findings: (Object.hasOwn(index.runs, item.dataset.name) ? index.runs[item.dataset.name] : []).map(
      ([at, value]) => ({ said: `${index.names[at]}: ${value}`, text: `${names[at]} ${plain(value)}` })),
  }));
  const hits = (run, words) => words.length === 0 ? []
    : run.findings.filter((each) => words.every((word) => each.text.includes(word)));
  const fits = (run, words) => {
    const { report, language, state, start, end } = run.item.dataset;
    const from = by("from").value, to = by("to").value;
    return (!by("report").value || report === by("report").value)
      && (!by("language").value || language === by("language").value)
      && (!by("state").value || state === by("state").value)
      && (!from || (end !== "" && end >= from)) && (!to || (start !== "" && start <= to))
      && words.every((word) => run.text.includes(word) || run.findings.some((each) => each.text.includes(word)));
  };
  const tell = (item, found) => {
    item.querySelector(".hits")?.remove();
    if (found.length === 0) return;
    const line = document.createElement("p");
    line.className = "hits";
    const more = found.length > 3 ? ` … (+${found.length - 3})` : "";
    line.textContent = `${list.dataset.matches} ${found.slice(0, 3).map((each) => each.said).join("; ")}${more}`;
    item.querySelector(".state").before(line);
  };
  const show = () => {
    const words = plain(by("q").value).split(/\s+/u).filter(Boolean);
    let shown = 0;
    for (const run of runs) {
      const found = hits(run, words), fit = fits(run, words);
      run.item.hidden = !fit;
      shown += fit;
      tell(run.item, fit ? found : []);
    }
    count.textContent = count.dataset.shown.replace("{count}", shown).replace("{total}", runs.length);
    nothing.hidden = shown > 0;
  };
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  form.addEventListener("reset", () => setTimeout(show));
  form.addEventListener("submit", (event) => { event.preventDefault(); show(); list.focus(); });
  form.hidden = false;
  show(); // a browser that comes back keeps what was typed
})();
