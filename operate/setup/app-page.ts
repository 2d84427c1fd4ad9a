import { html, raw } from "hono/html";

type Html = ReturnType<typeof html>;

/** Where the form goes, and with what. */
export interface ManifestForm {
  readonly action: string;
  /** JSON. */
  readonly manifest: string;
  /** What is asked for, in words. */
  readonly name: string;
  readonly permissions: readonly string[];
  readonly callbacks: readonly string[];
}

/**
 * The page whose button sends the manifest to GitHub. It does not send it by itself: a person who has to sign in at
 * GitHub first arrives there without it, and needs this page to press again.
 */
export const startPage = ({ action, manifest, name, permissions, callbacks }: ManifestForm): Html =>
  page(
    "Make the GitHub App",
    html`<p>GitHub shows what the app <strong>${name}</strong> is to be, and makes it when you press its button there.</p>
    <form action="${action}" method="post">
      <input type="hidden" name="manifest" value="${manifest}">
      <button>Continue at ${new URL(action).host}</button>
    </form>
    <p class="small">If GitHub has you sign in first, or says that “url” wasn't supplied, come back to this page and
    press the button once more.</p>
    <dl>
      <dt>It can</dt>${permissions.map((permission) => html`<dd>${permission}</dd>`)}
      <dt>People return to</dt>${callbacks.map((callback) => html`<dd><code>${callback}</code></dd>`)}
    </dl>`,
  );

/** The page that GitHub leads back to. */
export const endPage = (title: string, sentence: string, install?: string): Html =>
  page(
    title,
    html`<p>${sentence}</p>
    ${install === undefined ? "" : html`<p><a href="${install}">Install it on your repositories</a>: it reaches no others than those.</p>`}
    <p class="small">The terminal says the rest. You can close this window.</p>`,
  );

const page = (title: string, content: Html): Html => html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title}</title>
  <link rel="icon" href="data:,">
  <style>${raw(STYLE)}</style>
</head>
<body>
  <main>
    <h1>${title}</h1>
    ${content}
  </main>
</body>
</html>`;

const STYLE = `
:root { color-scheme: light dark }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 1rem/1.5 system-ui, sans-serif }
main { width: min(100% - 2rem, 32rem); padding: 1.5rem 0 }
h1 { font-size: 1.375rem; line-height: 1.3 }
button { font: inherit; padding: .625rem 1rem; border: 1px solid; border-radius: 8px; cursor: pointer }
.small, dl { font-size: .875rem }
dt { margin-top: .75rem; font-weight: 600 }
dd { margin: 0; overflow-wrap: anywhere }
`;
