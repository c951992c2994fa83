/* Small help on top of pages that work without it: focus, drafts that save themselves, word counts, messages, the menu. */

document.documentElement.classList.add("im-js");

const DRAFT_WAIT = 2000; // ms after the last key
const DRAFT_RETRY = 5000; // ms after a save that failed
const ANNOUNCE_REST = 10000; // ms between two announcements of what resembles a text
const TOAST_STAY = 10000; // ms, and as long as it is focused

/* After a swap, focus what asks for it: the heading of what changed, or the list of errors. */
function focusWhatChanged(root) {
  const wanted = root.matches?.("[data-focus]") ? root : root.querySelector?.("[data-focus]");
  if (!wanted) return;
  if (!wanted.hasAttribute("tabindex")) wanted.setAttribute("tabindex", "-1");
  wanted.focus();
}

/* A form with data-autosave posts itself there. data-autosave-status names the line that says so;
   data-saving and data-unsaved on that line hold the words. The answer is the new content of the line; its header
   X-Revision is what the form's field of that name then holds. A form sent meanwhile waits for the answer. */
function watchDraft(form) {
  if (form.dataset.watched) return;
  form.dataset.watched = "yes";
  const line = document.querySelector(form.dataset.autosaveStatus ?? "#draft-status");
  let timer;
  let saving = false;
  let again = false;
  let sending = null; // the submit event that waits
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };
  const save = async () => {
    if (!form.isConnected) return;
    if (saving) {
      again = true;
      return;
    }
    saving = true;
    if (line?.dataset.saving) line.textContent = line.dataset.saving;
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        headers: { "HX-Request": "true", "HX-Target": line?.id ?? "" },
        body: new URLSearchParams(new FormData(form)),
        credentials: "same-origin",
      });
      const words = await answer.text();
      if (!answer.ok && ![401, 409, 422].includes(answer.status)) throw new Error(String(answer.status));
      if (line) line.innerHTML = words;
      if (answer.status === 401) later(DRAFT_RETRY);
      const revision = answer.headers.get("X-Revision");
      if (revision && form.elements.revision) form.elements.revision.value = revision;
      const moved = answer.headers.get("HX-Replace-Url");
      if (moved) history.replaceState(history.state, "", moved);
      const next = answer.headers.get("X-Autosave");
      if (next) form.dataset.autosave = next;
    } catch {
      if (line?.dataset.unsaved) line.textContent = line.dataset.unsaved;
      later(DRAFT_RETRY);
    }
    saving = false;
    if (sending) {
      form.requestSubmit(sending.submitter);
    } else if (again) {
      again = false;
      later(DRAFT_WAIT);
    }
  };
  form.addEventListener("input", () => later(DRAFT_WAIT));
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!saving) return;
    event.preventDefault();
    sending = event;
  });
}

function countWords(area) {
  const line = document.getElementById(`${area.id}-words`);
  if (!line) return;
  const count = area.value.trim() ? area.value.trim().split(/\s+/).length : 0;
  line.textContent = line.dataset.counted.replace("#", String(count));
  line.toggleAttribute("data-over", count > Number(area.dataset.words));
}

function watchToast(toast) {
  if (toast.dataset.watched) return;
  toast.dataset.watched = "yes";
  const close = toast.querySelector("[data-close]");
  if (close) close.hidden = false;
  close?.addEventListener("click", () => toast.remove());
  const leave = () => {
    if (toast.matches(":hover, :focus-within")) setTimeout(leave, 1000);
    else toast.remove();
  };
  setTimeout(leave, TOAST_STAY);
}

function awaken(root) {
  root.querySelectorAll("form[data-autosave]").forEach(watchDraft);
  root.querySelectorAll("textarea[data-words]").forEach(countWords);
  root.querySelectorAll("[data-toast]").forEach(watchToast);
}

/* What the panel beside a form has found is read aloud when it is news, and not more often than people can bear. */
let announced = "";
let quietUntil = 0;
let announcing;

function announceAdvice() {
  const words = document.querySelector("#advice [data-announce]")?.textContent.trim();
  const line = document.getElementById("advice-status");
  if (!line || !words || words === announced) return;
  clearTimeout(announcing);
  announcing = setTimeout(() => {
    announced = line.textContent = words;
    quietUntil = Date.now() + ANNOUNCE_REST;
  }, Math.max(0, quietUntil - Date.now()));
}

function sayItFailed() {
  const line = document.getElementById("failed");
  if (!line) return;
  line.textContent = line.dataset.words;
  line.hidden = false;
  setTimeout(() => {
    line.hidden = true;
    line.textContent = "";
  }, TOAST_STAY);
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("textarea[data-words]")) countWords(event.target);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

/* On a narrow page the filters start folded, and stay as the reader left them when new results come. */
const narrow = window.matchMedia("(max-width: 999px)");
let filtersOpen = false;

function foldFilters() {
  const filters = document.querySelector("details.im-filters");
  if (filters && narrow.matches) filters.open = filtersOpen;
}

/* On a narrow page only the first side of what resembles a text stands open; the others say how many they hold. */
function foldAdvice() {
  if (!narrow.matches) return;
  document.querySelectorAll("details.im-similar ~ details.im-similar").forEach((side) => {
    side.open = false;
  });
}

/* What comes by itself above the field in which somebody writes does not push it away. */
let written = null;
let writtenAt = 0;

function rememberPlace() {
  written = document.activeElement?.closest("#listing-form .form-input");
  writtenAt = written?.getBoundingClientRect().top;
}

function keepPlace() {
  if (written) window.scrollBy({ top: written.getBoundingClientRect().top - writtenAt, behavior: "instant" });
}

document.addEventListener("click", (event) => {
  const summary = event.target.closest?.("details.im-filters > summary");
  if (summary) filtersOpen = !summary.parentElement.open;
});
document.addEventListener("htmx:afterSwap", foldFilters);

/* A select or box that submits its form at once, where the page asks for it. */
document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-submits]")) event.target.form?.requestSubmit();
});

/* A link to a box that is suggested: with script it ticks the box as well. */
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-checks]");
  const box = link && document.getElementById(link.hash.slice(1));
  if (!box) return;
  event.preventDefault();
  box.checked = true;
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
});

document.addEventListener("htmx:afterSettle", (event) => {
  awaken(document);
  // Only after an act: what comes by itself, or while somebody writes or filters, takes no focus.
  const cause = event.detail.requestConfig?.triggeringEvent?.type;
  if (cause === "click" || cause === "submit") focusWhatChanged(event.detail.elt);
});
document.addEventListener("htmx:afterSettle", announceAdvice);
document.addEventListener("htmx:beforeSwap", rememberPlace);
document.addEventListener("htmx:afterSwap", foldAdvice);
document.addEventListener("htmx:afterSwap", keepPlace);
document.addEventListener("htmx:responseError", sayItFailed);
document.addEventListener("htmx:sendError", sayItFailed);

awaken(document);
foldFilters();
foldAdvice();
const errors = document.querySelector(".im-summary[data-focus]");
if (errors) focusWhatChanged(errors);
