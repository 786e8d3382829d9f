"use strict";
(() => {
  const holder = document.getElementById("data");
  if (!holder) return;
  const data = JSON.parse(holder.textContent);
  const body = document.body;
  const why = document.getElementById("why");
  const marks = [...document.querySelectorAll("mark[data-m]")];
  const buttons = [...document.querySelectorAll("button[data-on]")];
  const names = new Map(buttons.map((b) => [b.dataset.on, b.dataset.name]));

  const element = (tag, text, style) => {
    const made = document.createElement(tag);
    made.textContent = text;
    if (style) made.className = style;
    return made;
  };
  const shown = (kind) => body.classList.contains("on" + data.kinds[kind][0]);
  const matchesOf = (mark) => mark.dataset.m.split(" ").map((i) => data.matches[i]).filter((m) => shown(m[0]));

  function explain(mark) {
    const found = matchesOf(mark);
    if (!found.length) return;
    const list = document.createElement("ul");
    for (const [kind, weight, negated, voice, zone] of found) {
      const [lens, category, entry] = data.kinds[kind];
      const item = element("li", names.get("on" + lens) + ": " + category);
      const where = zone === voice ? zone : zone + ", " + voice;
      item.append(
        element("br", ""),
        element("span", "entry “" + entry + "”, weight " + weight + (negated ? ", negated" : "") + "; " + where, "entry"),
      );
      list.append(item);
    }
    why.replaceChildren(element("p", "“" + mark.textContent + "”", "word"), list);
    why.classList.add("shown");
  }

  function refresh() {
    for (const mark of marks) {
      if (matchesOf(mark).length) {
        mark.tabIndex = 0;
        mark.setAttribute("role", "button");
        mark.setAttribute("aria-describedby", "why");
      } else {
        for (const name of ["tabindex", "role", "aria-describedby"]) mark.removeAttribute(name);
      }
    }
  }

  for (const button of buttons) {
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", on);
      body.classList.toggle(button.dataset.on, on);
      refresh();
    });
  }

  for (const event of ["mouseover", "focusin", "click"]) {
    document.addEventListener(event, (e) => {
      const mark = e.target.closest("mark[data-m]");
      if (mark) explain(mark);
      else if (event === "click" && !e.target.closest("#why")) why.classList.remove("shown");
    });
  }

  const speakers = [...document.querySelectorAll("a.speaker")];
  function hear(speaker) {
    const chosen = new Set(speaker ? speaker.dataset.q.split(" ") : []);
    let first = null;
    for (const run of document.querySelectorAll(".r[data-q]")) {
      const theirs = run.dataset.q.split(" ").some((q) => chosen.has(q));
      run.classList.toggle("now", theirs);
      if (theirs && !first) first = run;
    }
    for (const s of speakers) s.setAttribute("aria-pressed", s === speaker);
    if (first) first.scrollIntoView({ block: "center" });
  }
  for (const speaker of speakers) {
    speaker.setAttribute("role", "button");
    speaker.setAttribute("aria-pressed", "false");
    const toggle = (e) => {
      e.preventDefault();
      hear(speaker.getAttribute("aria-pressed") === "true" ? null : speaker);
    };
    speaker.addEventListener("click", toggle);
    speaker.addEventListener("keydown", (e) => { if (e.key === " ") toggle(e); });
  }
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape") return;
    why.classList.remove("shown");
    hear(null);
  });

  addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("details")) part.open = true;
  });
  document.getElementById("buttons").hidden = false;
  refresh();
})();
