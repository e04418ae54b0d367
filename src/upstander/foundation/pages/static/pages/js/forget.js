/* A page that answers a form becomes a page like any other. Otherwise the browser keeps what was
   posted beside the address, writes both into the file from which it restores tabs, and posts it
   again on reload. Where we could not take a text we give it back: there, reload tries again. */

if (!document.querySelector("textarea[readonly]")) {
  history.replaceState(null, "", location.href);
}
