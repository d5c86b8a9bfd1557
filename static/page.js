// What a page can do better with script. Every page works without it.

const news = document.getElementById("news");

// ---- Times, in the zone of this browser --------------------------------------------------------

const [months, patterns] = (() => {
  const all = (document.documentElement.dataset.times ?? "").split("|");
  return [all.slice(0, 12), all.slice(12)];
})();
const [first, date, dateYear, clock, momentToday, moment, atToday, at, then] = patterns;

const fill = (pattern, parts) => pattern.replace(/\{(\w+)\}/g, (_, name) => parts[name] ?? "");
const two = (number) => String(number).padStart(2, "0");

function written(time, style) {
  const now = new Date();
  const sameYear = time.getFullYear() === now.getFullYear();
  const today = time.toDateString() === now.toDateString();
  const day = fill(style !== "date" && sameYear ? date : dateYear, {
    day: time.getDate() === 1 ? first : time.getDate(),
    month: months[time.getMonth()],
    year: time.getFullYear(),
  });
  const parts = {
    date: day,
    clock: fill(clock, { hour: two(time.getHours()), minute: two(time.getMinutes()) }),
  };
  switch (style) {
    case "date":
      return day;
    case "short":
      return today ? parts.clock : fill(moment, parts);
    case "moment":
      return fill(today ? momentToday : moment, parts);
    case "then":
      return fill(today ? then : at, parts);
    default:
      return fill(today ? atToday : at, parts);
  }
}

const inFull = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "full", timeStyle: "long" });

function localTimes(root) {
  if (patterns.length < 9) return;
  for (const element of root.querySelectorAll("time[data-as]")) {
    const time = new Date(element.dateTime);
    if (Number.isNaN(time.getTime())) continue;
    element.textContent = written(time, element.dataset.as);
    // In full, with the zone, as the language of the page writes it.
    element.title = inFull.format(time);
  }
}

// ---- The wait for a new code -------------------------------------------------------------------

function countDown(button) {
  const label = button.textContent;
  const hint = document.getElementById(button.getAttribute("aria-describedby"));
  const end = performance.now() + Number(button.dataset.wait) * 1000;
  const show = () => {
    const left = Math.ceil((end - performance.now()) / 1000);
    if (left > 0) {
      const wait = `${Math.floor(left / 60)}:${two(left % 60)}`;
      button.textContent = button.dataset.words.replace("{wait}", wait);
      return;
    }
    button.textContent = label;
    hint?.remove();
    button.removeAttribute("aria-describedby");
    clearInterval(timer);
  };
  const timer = setInterval(show, 500);
  // The button now says it.
  hint?.classList.add("unseen");
  show();
}

// ---- What is about to change: a stop that waits to be confirmed, the sandbox's texts -----------

const EVERY = 3000;
const AT_MOST = 20;
let seen = null;
let tries = 0;

// A page may name the part that changes; what is typed elsewhere then stays.
const part = (page) => page.querySelector("main [data-live]") ?? page.querySelector("main");
const isPending = () => document.querySelector("main [data-pending]") !== null;

async function look() {
  if (document.hidden || tries >= AT_MOST) return;
  tries += 1;
  const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "no-store" });
  // Signed out, or something is wrong: the page stays as it is.
  if (!answer.ok || answer.redirected) {
    tries = AT_MOST;
    return;
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = part(fresh);
  if (!found) return;
  // Whoever is typing is left alone.
  if (part(document).contains(document.activeElement?.closest("input, select"))) return;
  const is = found.innerHTML;
  if (seen !== null && is !== seen) replace(found);
  seen = is;
}

function replace(fresh) {
  const old = part(document);
  const focused = old.contains(document.activeElement) ? mark(document.activeElement) : null;
  const open = [...old.querySelectorAll("details")].map((details) => details.open);
  const now = document.adoptNode(fresh);
  [...now.querySelectorAll("details")].forEach((details, i) => {
    details.open = open[i] ?? details.open;
  });
  localTimes(now);
  const said = old.querySelector("[data-news]")?.textContent;
  const says = now.querySelector("[data-news]")?.textContent;
  old.replaceWith(now);
  if (focused) (now.querySelector(focused) ?? document.querySelector("main")).focus({ preventScroll: true });
  if (says && says !== said) news.textContent = says;
}

// A way to find the same element again.
function mark(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  const href = element.getAttribute("href");
  if (href) return `a[href="${CSS.escape(href)}"]`;
  const all = [...document.querySelectorAll("main summary")];
  return all.includes(element) ? `details:nth-of-type(${all.indexOf(element) + 1}) > summary` : "main";
}

async function watch() {
  while (isPending() && tries < AT_MOST) {
    await new Promise((resolve) => setTimeout(resolve, EVERY));
    try {
      await look();
    } catch {
      // Not reachable for a moment: the next look may be luckier.
    }
  }
}

// ---- A session that is about to end ------------------------------------------------------------

const WARNED_FOR = 120_000;

function watchIdle(bar) {
  const lasts = Number(bar.dataset.after) * 1000;
  let used = Date.now();
  const stay = bar.querySelector("button");
  let before = null;
  const check = () => {
    const left = used + lasts - Date.now();
    if (left <= 0) {
      clearInterval(timer);
      // The server has the last word: another tab may have been in use.
      location.reload();
    } else if (left <= WARNED_FOR && bar.hidden) {
      before = document.activeElement;
      bar.hidden = false;
      stay.focus();
    }
  };
  const timer = setInterval(check, 1000);
  stay.addEventListener("click", async () => {
    // A page that any signed-in person may see: to ask for it is use.
    const answer = await fetch(bar.dataset.stay, { cache: "no-store" });
    if (answer.redirected) return location.reload();
    // Not kept: the warning stays.
    if (!answer.ok) return;
    used = Date.now();
    bar.hidden = true;
    before?.focus();
  });
}

// ---- Begin -------------------------------------------------------------------------------------

// The first look compares with the page as it came, before the times in it are rewritten.
seen = part(document)?.innerHTML ?? null;
localTimes(document);
document.querySelectorAll("[data-wait]").forEach(countDown);
watch();
if (document.getElementById("idle")) watchIdle(document.getElementById("idle"));
