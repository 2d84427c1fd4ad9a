import { raw } from "hono/html";
import type { Child, PropsWithChildren } from "hono/jsx";
import { iconPaths } from "../identity/this-server.ts";
import { pageLanguage } from "./language.ts";
import { stylesheet } from "./stylesheet.ts";

interface LayoutProps {
  readonly title?: string | undefined;
  /** For pages with tables. */
  readonly wide?: boolean | undefined;
  /** What stands above the page, the same on each of its kind. */
  readonly navigation?: Child;
}

/** The frame of every page. */
export function Layout({ title, wide, navigation, children }: PropsWithChildren<LayoutProps>) {
  return (
    <html lang={pageLanguage()}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{title ? `${title} · GitHub tools` : "GitHub tools"}</title>
        <link rel="icon" href={iconPaths.svg} type="image/svg+xml" />
        <style>{raw(stylesheet)}</style>
      </head>
      <body>
        {navigation}
        <main class={wide ? "wide" : undefined}>{children}</main>
      </body>
    </html>
  );
}
