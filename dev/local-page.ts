import { html, raw } from "hono/html";

export type Html = ReturnType<typeof html>;

/** One of the pages where people sign in on this machine. */
interface LocalPage {
  /** What it is a page of: "local GitHub". */
  readonly name: string;
  /** What nobody should take it for. */
  readonly stead: string;
  readonly title: string;
  readonly content: Html;
}

/** A page that needs no script, and nothing from anywhere else. */
export const localPage = ({ name, stead, title, content }: LocalPage): Html => html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title} · ${name}</title>
  <link rel="icon" href="data:,">
  <style>${raw(STYLE)}</style>
</head>
<body>
  <main>
    <p class="notice"><strong>${capitalized(name)} for development.</strong> Not ${stead}: made-up accounts, no passwords.</p>
    <h1>${title}</h1>
    ${content}
  </main>
</body>
</html>`;

/** The button that signs in as somebody. */
export const accountButton = ({
  login,
  name,
}: {
  readonly login: string;
  readonly name: string;
}): Html => html`
  <button name="login" value="${login}">
    <img src="/avatars/u/${login}" alt="" width="40" height="40">
    <span><strong>${login}</strong><br>${name}</span>
  </button>`;

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const STYLE = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f6f8fa, #0d1117);
  --card: light-dark(#fff, #151b23);
  --text: light-dark(#1f2328, #f0f6fc);
  --muted: light-dark(#59636e, #9198a1);
  --line: light-dark(#d1d9e0, #3d444d);
  --accent: light-dark(#0969da, #4493f8);
  --notice: light-dark(#fff8c5, #2e2a1f);
}
* { box-sizing: border-box }
body {
  margin: 0; min-height: 100vh; padding: 1.5rem 1rem; display: grid; place-items: center;
  background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif;
}
main { width: min(100%, 25rem); padding: 1.5rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px }
h1 { margin: 1.25rem 0 .25rem; font-size: 1.375rem; line-height: 1.3 }
p { margin: 0 0 1rem }
code { font: .875em ui-monospace, monospace; overflow-wrap: anywhere }
p > code { padding: .125rem .375rem; background: var(--page); border-radius: 6px }
.notice { margin: 0; padding: .625rem .75rem; background: var(--notice); border-radius: 6px; font-size: .875rem }
.small { margin: 1rem 0 0; color: var(--muted); font-size: .875rem; text-align: center }
.session { margin: .75rem 0 0; color: var(--muted); font-size: .875rem }
form { display: grid; gap: .625rem }
fieldset { margin: 0; padding: .25rem .75rem .5rem; border: 1px solid var(--line); border-radius: 8px }
legend { padding: 0 .25rem; color: var(--muted); font-size: .875rem }
label { display: flex; align-items: center; gap: .5rem; padding: .25rem 0; cursor: pointer }
label input { margin: 0; accent-color: var(--accent) }
button, .cancel { font: inherit; color: inherit; border: 1px solid var(--line); border-radius: 8px; cursor: pointer }
button { display: flex; align-items: center; gap: .75rem; padding: .625rem .75rem; background: transparent; text-align: start }
button span { line-height: 1.3 }
button img { border-radius: 50% }
.cancel { display: block; margin-top: .625rem; padding: .5rem; border-color: transparent; text-align: center; text-decoration: none; color: var(--muted) }
button:hover, button:focus-visible, .cancel:hover, .cancel:focus-visible { border-color: var(--accent) }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
`;
