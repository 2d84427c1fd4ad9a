// Wrangler in this process: no download of request metadata, no telemetry. Loaded before wrangler is.
process.env.CLOUDFLARE_CF_FETCH_ENABLED = "false";
process.env.WRANGLER_SEND_METRICS = "false";
process.env.WRANGLER_SEND_ERROR_REPORTS = "false";
process.env.WRANGLER_LOG = "error";
