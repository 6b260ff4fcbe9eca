/**
 * The report's only script: moves the one-line diagram through time. Takes the frames that stand in the page as data;
 * changes strokes, figures and words of what is drawn already. Asks for nothing, writes text only, and gives the worst
 * half-hour back for print. Without it the page shows that half-hour.
 */
(() => {
  const byId = (id) => document.getElementById(id);
  const source = byId("time-data");
  if (source === null) return;
  const data = JSON.parse(source.textContent);
  const [controls, days, slider, now] = ["controls", "day", "slider", "now"].map((name) =>
    byId(`time-${name}`),
  );
  const [pointRows, unitList] = [byId("time-points").tBodies[0].rows, byId("time-units")];
  const diagram = byId("one-line");
  const all = (name) => [...diagram.querySelectorAll(`[data-${name}]`)];
  const placeOf = (element, name) => Number(element.dataset[name]);
  const lines = all("branch");
  const casings = all("casing");
  const labels = all("label");
  const openSigns = all("open");
  const symbols = all("units");

  /** Three figures or whole numbers, whichever is more, as everywhere in the report. */
  const figures = (value) => {
    const size = Math.abs(value);
    const [whole, decimals] = size.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2).split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
    const text = decimals === undefined ? grouped : `${grouped}.${decimals}`;
    return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
  };
  const loadingOf = (text, branch) => {
    const code = text.slice(2 * branch, 2 * branch + 2);
    if (code === "zz") return "open";
    return code === "zy" ? undefined : Number.parseInt(code, 36) / 200;
  };
  const classOf = (loading) =>
    loading > data.classes[0].from
      ? data.classes[0]
      : data.classes.slice(1).find(({ from }) => loading >= from);
  const minutes = (seconds) => `${Math.round(seconds / 6) / 10} min`;

  const drawBranches = (text) => {
    for (const line of lines) {
      const branch = placeOf(line, "branch");
      const loading = loadingOf(text, branch);
      const isOpen = loading === "open";
      const look = isOpen
        ? data.open
        : loading === undefined
          ? data.classes.at(-1)
          : classOf(loading);
      line.setAttribute("stroke", look.colour);
      line.setAttribute("stroke-width", look.width);
      line.setAttribute("stroke-dasharray", isOpen ? data.open.dash : "none");
      const words = isOpen
        ? "open, or without flow"
        : loading === undefined
          ? "no limit known"
          : `${Math.round(100 * loading)} % of its limit`;
      line.firstElementChild.textContent = `${data.branches[branch]}: ${words}`;
    }
    for (const casing of casings) {
      const loading = loadingOf(text, placeOf(casing, "casing"));
      const width = typeof loading === "number" ? classOf(loading).casing : 0;
      casing.setAttribute("stroke-width", width);
    }
    for (const label of labels) {
      const loading = loadingOf(text, placeOf(label, "label"));
      const isShown = typeof loading === "number" && loading >= data.labelFrom;
      label.textContent = isShown ? `${Math.round(100 * loading)} %` : "";
    }
    for (const sign of openSigns) {
      const isOpen = loadingOf(text, placeOf(sign, "open")) === "open";
      sign.setAttribute("visibility", isOpen ? "visible" : "hidden");
    }
  };

  const movedWords = (heldMw, sentMw) => {
    const held = `${figures(Math.abs(heldMw))} MW${heldMw < 0 ? " of consumption" : ""}`;
    const sent = `${figures(Math.abs(sentMw))} MW more ${sentMw < 0 ? "injected" : "drawn"}`;
    if (sentMw === 0) return held;
    return heldMw === 0 ? sent : `${held} and ${sent}`;
  };

  const drawUnits = (cuts) => {
    for (const symbol of symbols) {
      const own = symbol.dataset.units.split(" ").map(Number);
      const ofOwn = cuts.filter(([unit]) => own.includes(unit));
      const held = ofOwn.reduce((sum, [, , , mw]) => sum + Math.abs(mw), 0);
      const sent = ofOwn.reduce((sum, [, , , , mw]) => sum + Math.abs(mw), 0);
      const isMoved = held + sent !== 0;
      const sign = sent === 0 ? "−" : held === 0 ? "+" : "±";
      symbol
        .querySelector("[data-mark]")
        .setAttribute("visibility", isMoved ? "visible" : "hidden");
      const label = symbol.querySelector("[data-capacity]");
      label.textContent = isMoved ? `${sign}${figures(held + sent)}` : label.dataset.capacity;
      label.setAttribute("fill", isMoved ? data.alarm : data.ink);
      label.setAttribute("font-weight", isMoved ? "700" : "400");
    }
    const items = cuts.map(([unit, point, cause, heldMw, sentMw]) => {
      const item = document.createElement("li");
      const where = point < 0 ? "" : `, for ${data.points[point].id}`;
      item.textContent = `${data.units[unit]}: ${movedWords(heldMw, sentMw)}${where} (${data.causes[cause]})`;
      return item;
    });
    if (items.length === 0) {
      const none = document.createElement("li");
      none.textContent = "none";
      items.push(none);
    }
    unitList.replaceChildren(...items);
  };

  const drawPoints = (points, cuts) => {
    data.points.forEach(({ ratingMw }, place) => {
      const cells = pointRows[place].cells;
      const state = points[place];
      const moved = cuts.reduce(
        (sum, [, point, , heldMw, sentMw]) => sum + (point === place ? heldMw + sentMw : 0),
        0,
      );
      const [mean, peak, overTargetS, overRatingS, limit] = state ?? [];
      const limitMw = limit ?? ratingMw;
      cells[1].textContent = state === null ? "–" : figures(mean);
      cells[2].textContent = state === null ? "–" : figures(peak);
      cells[3].textContent = limitMw === null ? "–" : figures(limitMw);
      cells[4].textContent =
        state === null
          ? "not measured"
          : overRatingS > 0
            ? `above its rating for ${minutes(overRatingS)}`
            : overTargetS > 0
              ? `above its target for ${minutes(overTargetS)}`
              : "within its target";
      cells[5].textContent = moved === 0 ? "–" : figures(Math.abs(moved));
    });
  };

  const show = (frame) => {
    const { loadings, points, cuts, words } = data.frames[frame];
    drawBranches(loadings);
    drawUnits(cuts);
    drawPoints(points, cuts);
    now.textContent = words;
    slider.setAttribute("aria-valuetext", words);
  };
  const day = () => data.days[days.selectedIndex];
  const current = () => day().first + Number(slider.value);
  const goTo = (frame) => {
    days.selectedIndex = data.days.findIndex(
      ({ first, count }) => frame >= first && frame < first + count,
    );
    slider.max = String(day().count - 1);
    slider.value = String(frame - day().first);
    show(frame);
  };

  slider.addEventListener("input", () => show(current()));
  days.addEventListener("change", () => {
    slider.max = String(day().count - 1);
    show(current());
  });
  byId("time-worst").addEventListener("click", () => goTo(data.worst));
  let shown = data.worst;
  window.addEventListener("beforeprint", () => {
    shown = current();
    goTo(data.worst);
  });
  window.addEventListener("afterprint", () => goTo(shown));
  controls.hidden = false;
  goTo(data.worst);
})();
