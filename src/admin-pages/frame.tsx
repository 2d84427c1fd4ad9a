import type { Child } from "hono/jsx";
import type { AdministrationRefusal } from "../administration/refusal.ts";
import { displayText } from "../web/display-text.ts";
import { renderPage } from "../web/render.tsx";
import type { AdminContext } from "./services.ts";

/** What there is, in the order of the navigation. */
const sections = [
  ["/admin", "Usage"],
  ["/admin/users", "Users"],
  ["/admin/clients", "Clients"],
  ["/admin/grants", "Grants"],
  ["/admin/audit", "Audit"],
] as const;

interface AdminPage {
  readonly status?: 200 | 400 | 403 | 404 | 500 | 503;
  /** In words, for the window, and above the page unless it has a title with more than words. */
  readonly name: string;
  readonly title?: Child;
  readonly body: Child;
}

/** A page for operators, with the way to the others. */
export function renderAdmin(
  c: AdminContext,
  { status = 200, name, title = name, body }: AdminPage,
): Promise<Response> {
  return renderPage(c, {
    status,
    title: `${name} · Administration`,
    wide: true,
    navigation: <Navigation path={c.req.path} login={c.get("visitor").login} />,
    body: (
      <>
        <h1>{title}</h1>
        {body}
      </>
    ),
  });
}

/** What was asked for and is not done, in the sentence that says why. */
export function renderRefusal(c: AdminContext, { message }: AdministrationRefusal): Promise<Response> {
  return renderAdmin(c, {
    status: 400,
    name: "Not done",
    body: (
      <>
        <p class="problem" role="alert">
          {message}
        </p>
        <p>Nothing was changed.</p>
      </>
    ),
  });
}

function Navigation({ path, login }: { path: string; login: string }) {
  return (
    <header class="wide">
      <nav aria-label="Administration">
        <ul>
          {sections.map(([href, name]) => (
            <li>
              <a href={href} aria-current={currentAt(path, href)}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <p class="quiet">
        Operator <bdi>{displayText(login)}</bdi> · <a href="/account">your own connections</a>
      </p>
    </header>
  );
}

/** ARIA has a word for the page itself, and another for what is below it. */
function currentAt(path: string, href: string): "page" | "true" | undefined {
  if (path === href) return "page";
  return href !== "/admin" && path.startsWith(`${href}/`) ? "true" : undefined;
}
