/* Makes the drawn map one that can be moved and zoomed, once somebody comes near it. What stands on
   it is read from the drawn one and from the list; without this script those two stay as they are. */

const NEAR = "600px";
// Between the middles of two pins, in pixels: no pin hides another at any zoom.
const GAP = 44;
const CLOSEST = 14;
const FIRST_LOOK = 12;
const STILL = matchMedia("(prefers-reduced-motion: reduce)").matches;
// One finger moves the page, two move the map.
const ONE_FINGER = matchMedia("(pointer: coarse)").matches;

const made = (tag, of, ...inside) => {
  const one = Object.assign(document.createElement(tag), of);
  one.append(...inside);
  return one;
};

const brought = (tag, of) =>
  new Promise((onload, onerror) => {
    document.head.append(made(tag, { ...of, onload, onerror }));
  });

function* around([x, y]) {
  yield [x, y];
  for (let ring = 1; ; ring += 1) {
    for (let step = 0; step < 6 * ring; step += 1) {
      const angle = (2 * Math.PI * step) / (6 * ring);
      const far = (ring * GAP) / 2;
      yield [x + far * Math.cos(angle), y + far * Math.sin(angle)];
    }
  }
}

function free(point, placed) {
  for (const [x, y] of around(point)) {
    if (placed.every(([left, top]) => Math.hypot(left - x, top - y) >= GAP - 0.5)) return [x, y];
  }
  return point;
}

/* What the list says about a pin: its name, its page, and how it stands. */
function pinOf(drawn) {
  const card = document.querySelector(drawn.getAttribute("href"));
  const name = card.querySelector("h3 a");
  const number = made("button", { type: "button", className: "map-pin", textContent: drawn.textContent });
  number.setAttribute("aria-label", drawn.getAttribute("aria-label"));
  const seen = made("span", { className: "pin-number", textContent: drawn.textContent });
  seen.setAttribute("aria-hidden", "true");
  const link = made("a", { href: name.href, textContent: name.textContent });
  const standing = made("span", { textContent: card.querySelector(".standing b").textContent });
  return { at: drawn.dataset.at.split(",").map(Number), number, link, words: [seen, link, standing] };
}

/* The place of a number is named in the line below the map, where it covers nothing. */
function tell(pins, line, told) {
  if (line.contains(told.link)) return;
  for (const { number } of pins) number.removeAttribute("aria-current");
  told.number.setAttribute("aria-current", "true");
  line.replaceChildren(...told.words);
}

function listen(pins, map, line) {
  for (const pin of pins) {
    const { number, link, marker } = pin;
    number.addEventListener("focus", () => {
      // Not under a finger or a pointer: a number that moves away then is not pressed.
      if (number.matches(":focus-visible")) {
        map.panInside(marker.getLatLng(), { padding: [GAP, GAP], animate: false });
      }
      tell(pins, line, pin);
    });
    number.addEventListener("click", () => {
      tell(pins, line, pin);
      link.focus();
    });
    window.L.DomEvent.disableClickPropagation(number);
  }
  document.addEventListener("keydown", (event) => {
    // Whoever stands on the link goes back to its number.
    if (event.key === "Escape") pins.find(({ link }) => link === document.activeElement)?.number.focus();
  });
}

/* Without dragging: a press on an empty spot brings it to the middle. */
function moveByPress(map) {
  map.on("click", ({ latlng }) => map.panTo(latlng, { animate: !STILL }));
}

/* The pin nearest to the middle stays where it is: nobody comes closer to an empty spot. */
function nearest(pins, map) {
  const middle = map.getSize().divideBy(2);
  const far = ({ marker }) => middle.distanceTo(map.latLngToContainerPoint(marker.getLatLng()));
  return pins.reduce((one, other) => (far(other) < far(one) ? other : one)).marker.getLatLng();
}

function buttons(figure, map, pins, whole) {
  const [closer, wider, all] = figure.querySelectorAll("[data-map-buttons] button");
  const limits = () => {
    closer.setAttribute("aria-disabled", String(map.getZoom() >= map.getMaxZoom()));
    wider.setAttribute("aria-disabled", String(map.getZoom() <= map.getMinZoom()));
  };
  const zoom = (by) => map.setZoomAround(nearest(pins, map), map.getZoom() + by, { animate: !STILL });
  closer.addEventListener("click", () => zoom(1));
  wider.addEventListener("click", () => zoom(-1));
  all.addEventListener("click", () => map.fitBounds(whole, { animate: !STILL }));
  map.on("zoomend", limits);
  limits();
  closer.parentElement.hidden = false;
}

function districts(shapes, map) {
  const { L } = window;
  map.createPane("names").setAttribute("aria-hidden", "true");
  return L.geoJSON(shapes, {
    interactive: false,
    style: { className: "map-district", weight: 2, fillOpacity: 1 },
    onEachFeature: ({ properties }, layer) => {
      const icon = L.divIcon({ className: "map-name", html: made("span", { textContent: properties.name }), iconSize: [0, 0] });
      const middle = layer.getBounds().getCenter();
      L.marker(middle, { icon, pane: "names", interactive: false, keyboard: false }).addTo(map);
    },
  }).addTo(map);
}

function spread(pins, map) {
  const placed = [];
  for (const { at, marker } of pins) {
    const { x, y } = map.project(at);
    placed.push(free([x, y], placed));
    marker.setLatLng(map.unproject(placed.at(-1)));
  }
}

function look(map, bounds, maxZoom) {
  map.fitBounds(bounds, { maxZoom, padding: [GAP, GAP], animate: false });
}

function draw(figure, shapes) {
  const { L } = window;
  const drawn = figure.querySelector("svg");
  const live = made("div", { className: "map-live", dir: "ltr" });
  live.setAttribute("role", "group");
  live.setAttribute("aria-label", figure.dataset.words);
  drawn.before(live);
  figure.classList.add("is-live");
  const map = L.map(live, {
    attributionControl: false, zoomControl: false, scrollWheelZoom: false, maxZoom: CLOSEST,
    dragging: !ONE_FINGER, inertia: !STILL, zoomAnimation: !STILL, fadeAnimation: !STILL,
    markerZoomAnimation: !STILL, zoomSnap: 0.25,
  });
  const pins = [...drawn.querySelectorAll("a")].map(pinOf);
  const found = L.latLngBounds(pins.map(({ at }) => at));
  look(map, found, FIRST_LOOK);
  const whole = districts(shapes, map).getBounds().extend(found);
  for (const pin of pins) {
    const icon = L.divIcon({ className: "map-place", html: pin.number, iconSize: [GAP - 4, GAP - 4] });
    pin.marker = L.marker(pin.at, { icon, keyboard: false, interactive: false }).addTo(map);
  }
  spread(pins, map);
  map.on("zoomend", () => spread(pins, map));
  // Those that were moved apart are all in sight too.
  look(map, L.latLngBounds(pins.map(({ marker }) => marker.getLatLng())), map.getZoom());
  map.setMinZoom(Math.min(map.getBoundsZoom(whole), map.getZoom()));
  map.setMaxBounds(whole.pad(0.25));
  const line = figure.querySelector(".map-told");
  line.hidden = false;
  listen(pins, map, line);
  moveByPress(map);
  buttons(figure, map, pins, whole);
}

async function bring(figure) {
  const { outlines, leaflet, sheet } = figure.dataset;
  const [answer] = await Promise.all([
    fetch(outlines),
    brought("script", { src: leaflet }),
    brought("link", { rel: "stylesheet", href: sheet }),
  ]);
  const shapes = answer.ok && (await answer.json());
  // Whoever has the drawn map in hand keeps it.
  if (shapes && !figure.contains(document.activeElement)) draw(figure, shapes);
}

const figure = document.querySelector("[data-outlines]");
if (figure) {
  const watch = new IntersectionObserver(
    ([seen]) => {
      if (!seen.isIntersecting) return;
      watch.disconnect();
      // Out of reach: the drawn map stays.
      bring(figure).catch(() => {});
    },
    { rootMargin: NEAR },
  );
  watch.observe(figure);
}
