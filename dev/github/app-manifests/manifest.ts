import { z } from "zod";

/** Of the permissions that GitHub knows, those that apps here ask for; what else it has is unknown here, too. */
const permissions = [
  ...["actions", "administration", "checks", "contents", "deployments", "emails", "issues", "members"],
  ...["metadata", "organization_administration", "pull_requests", "statuses", "workflows"],
];

/** GitHub's sentence for a missing field names it without the object that it belongs to. */
const supplied = (field: string) =>
  z.url({
    protocol: /^https?$/,
    error: ({ input }) =>
      input === undefined ? `"${field}" wasn't supplied.` : `${field} must be a valid URL.`,
  });

const callbacks = z.array(supplied("callback_urls")).max(10, "callback_urls: at most 10 can be given.");

/** A GitHub App manifest, as far as GitHub looks at it. */
const manifestSchema = z.strictObject({
  url: supplied("url"),
  name: z.string().max(34, "name is too long (maximum is 34 characters)").optional(),
  description: z.string().optional(),
  redirect_url: supplied("redirect_url").optional(),
  callback_urls: callbacks.default([]),
  setup_url: supplied("setup_url").optional(),
  setup_on_update: z.boolean().optional(),
  // its url is required, even for a webhook that is not active
  hook_attributes: z.strictObject({ url: supplied("url"), active: z.boolean().optional() }).optional(),
  public: z.boolean().default(false),
  default_permissions: z
    .record(
      z.string().refine((name) => permissions.includes(name), {
        error: "Default permission records resource is not included in the list",
      }),
      z.enum(["read", "write"]),
    )
    .default({}),
  default_events: z.array(z.string()).default([]),
  request_oauth_on_install: z.boolean().default(false),
});

export type Manifest = z.output<typeof manifestSchema>;

/** Reads the `manifest` field of the form. @returns the manifest, or GitHub's sentence about what is wrong with it */
export function readManifest(field: unknown): Manifest | string {
  // a form that reached the page without its fields, for instance by way of signing in
  if (typeof field !== "string" || field === "") return `"url" wasn't supplied.`;
  let json: unknown;
  try {
    json = JSON.parse(field);
  } catch {
    return "The manifest is not valid JSON.";
  }
  const read = manifestSchema.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  if (issue?.code === "unrecognized_keys") return `"${issue.keys[0]}" is not a permitted key.`;
  // of a key that is refused, the sentence is inside
  const inner = issue?.code === "invalid_key" ? issue.issues[0]?.message : undefined;
  return inner ?? issue?.message ?? "The manifest cannot be used.";
}
