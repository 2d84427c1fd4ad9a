/** The one stylesheet of every page, inline: pages load nothing. */
export const stylesheet = `
:root{color-scheme:light dark;--ink:#1f2328;--quiet:#59636e;--line:#d1d9e0;--paper:#fff;--back:#f6f8fa;--accent:#0b5fc2;--on-accent:#fff;--warn:#fff8c5;--warn-line:#d4a72c;--warn-ink:#4d3800;--bad:#ffebe9;--bad-line:#cf222e;--bad-ink:#82071e;--field:#818b98}
@media(prefers-color-scheme:dark){:root{--ink:#f0f6fc;--quiet:#9ea7b3;--line:#3d444d;--paper:#151b23;--back:#0d1117;--accent:#58a6ff;--on-accent:#0d1117;--warn:#2e2a1f;--warn-line:#9e6a03;--warn-ink:#f2cc60;--bad:#2d1315;--bad-line:#f85149;--bad-ink:#ffa198;--field:#656c76}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;overflow-wrap:anywhere}
:lang(ko){word-break:keep-all}
:lang(ja){line-break:strict}
:lang(ja) :is(h1,h2,h3,dt,th,td a,legend,button,.button){word-break:auto-phrase}
main{max-width:34rem;margin:8vh auto 2rem;padding:1.75rem;background:var(--paper);border:1px solid var(--line);border-radius:12px}
main.wide{max-width:72rem}
@media(max-width:36rem){main,main.wide{margin:0;min-height:100vh;border:0;border-radius:0;padding:1.25rem}}
h1{font-size:1.4rem;line-height:1.25;margin:0 0 1rem;text-wrap:balance}
h2{font-size:1rem;margin:1.5rem 0 .5rem}
p{margin:.5rem 0}
a{color:var(--accent)}
dl{display:grid;grid-template-columns:auto 1fr;gap:.35rem 1rem;margin:1rem 0}
dt{color:var(--quiet)}
dd{margin:0}
fieldset{border:1px solid var(--line);border-radius:8px;margin:1.25rem 0;padding:.5rem 1rem .75rem}
legend{font-weight:600;padding:0 .35rem}
label{display:flex;gap:.65rem;align-items:flex-start;padding:.35rem 0}
input[type=checkbox],input[type=radio]{width:1.1rem;height:1.1rem;margin:.2rem 0 0;accent-color:var(--accent);flex:none}
small,.quiet{color:var(--quiet);font-size:.875rem}
label small{display:block}
textarea{display:block;width:100%;margin:.35rem 0;padding:.5rem .65rem;font:.875rem/1.5 ui-monospace,SFMono-Regular,Consolas,monospace;color:inherit;background:var(--back);border:1px solid var(--field);border-radius:8px;resize:vertical}
fieldset:not(:has([value=listed]:checked)) textarea,form:not(:has([value^="repos:"]:checked)) .reach,form:not(:has([data-changes]:checked)) .duration{display:none}
.problem{background:var(--bad);color:var(--bad-ink);border:1px solid var(--bad-line);border-radius:8px;padding:.65rem .9rem;margin:1rem 0}
ul{margin:.25rem 0;padding-left:1.25rem}
.warning{background:var(--warn);color:var(--warn-ink);border:1px solid var(--warn-line);border-radius:8px;padding:.65rem .9rem;margin:1rem 0}
.actions{display:flex;gap:.75rem;margin-top:1.25rem;flex-wrap:wrap}
button,.button{font:inherit;font-weight:600;padding:.55rem 1.25rem;border-radius:8px;border:1px solid var(--field);background:var(--back);color:var(--ink);cursor:pointer;text-decoration:none}
button.primary,.button.primary{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
button.danger{background:var(--bad);border-color:var(--bad-line);color:var(--bad-ink)}
.bar{display:flex;gap:.5rem 1rem;align-items:center;justify-content:space-between;flex-wrap:wrap}
.cards{list-style:none;margin:.5rem 0;padding:0;display:grid;gap:.75rem}
.card{border:1px solid var(--line);border-radius:8px;padding:.9rem 1rem}
.card .facts{margin-bottom:0}
.cards ul{list-style:disc}
.facts{grid-template-columns:7.5rem 1fr}
.facts ul{margin:0}
.wide h2{font-size:1.15rem}
h3{font-size:1rem;margin:0}
table{width:100%;border-collapse:collapse;margin:.5rem 0}
th,td{text-align:left;vertical-align:top;padding:.45rem 1rem .45rem 0;border-bottom:1px solid var(--line)}
th{color:var(--quiet);font-size:.875rem;font-weight:600}
th,.nowrap{white-space:nowrap}
td time{white-space:nowrap}
.dense td time{white-space:normal}
th.app{min-width:9rem}
@media(max-width:36rem){.facts{grid-template-columns:1fr;gap:0}.facts dd{margin-bottom:.5rem}}
@media(max-width:48rem){table,tbody,tr,td,th[scope=row]{display:block}thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}tr{padding:.5rem 0;border-bottom:1px solid var(--line)}td,th[scope=row]{border:0;padding:.1rem 0}td:empty{display:none}td::before{content:attr(data-label) ": ";color:var(--quiet)}td:lang(ja)::before{content:attr(data-label) "："}.numbers td{display:inline-block;margin-right:1.25rem}}
th[scope=row]{color:inherit;font-size:inherit;white-space:normal}
th,td{overflow-wrap:break-word}
td bdi,th bdi,.below{overflow-wrap:anywhere}
td a bdi,th a bdi{overflow-wrap:inherit}
th time{white-space:nowrap}
.below{display:block;font-weight:400}
td a,th a,nav a{display:inline-block;max-width:100%;min-height:24px;min-width:24px}
summary{min-height:24px;cursor:pointer;color:var(--accent)}
header.wide{max-width:72rem;margin:1.5rem auto 0;padding:0 1.75rem;display:flex;gap:.25rem 1.5rem;align-items:center;justify-content:space-between;flex-wrap:wrap}
header.wide+main{margin-top:1rem}
header nav ul{list-style:none;display:flex;gap:.25rem;flex-wrap:wrap;margin:0;padding:0}
header nav a{padding:.35rem .7rem;border-radius:8px;color:inherit;text-decoration:none}
header nav a:hover{text-decoration:underline}
header nav a[aria-current]{background:var(--accent);color:var(--on-accent);font-weight:600}
.filter{display:grid;grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));gap:.5rem 1rem;align-items:end;margin:1rem 0}
.filter .whole{grid-column:1/-1}
.filter label{display:block;padding:.1rem 0;font-size:.875rem;color:var(--quiet)}
.filter input,select{width:100%;min-height:2.6rem;padding:.4rem .65rem;font:inherit;color:inherit;background:var(--back);border:1px solid var(--field);border-radius:8px}
::placeholder{color:var(--quiet);opacity:1}
.filter>button{justify-self:start}
.chart{display:block;margin:.75rem 0;overflow:visible}
.chart text{fill:var(--ink);font-size:14px}
.chart .amount{fill:var(--accent)}
.chart .track{fill:var(--back)}
.chart .axis{stroke:var(--line)}
.numbers td,.numbers th:not(:first-child){font-variant-numeric:tabular-nums}
@media(max-width:36rem){body:has(header.wide){background:var(--paper)}header.wide{margin:0;padding:1rem 1.25rem 0;background:var(--paper)}header.wide+main{margin-top:0;min-height:0}header nav ul{gap:0}header nav a{padding:.35rem .4rem}header nav a:is(:lang(ja),:lang(ko)){padding:.35rem .25rem;font-size:.85rem}}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
code,pre{font:.875rem/1.5 ui-monospace,SFMono-Regular,Consolas,monospace}
pre{background:var(--back);border:1px solid var(--line);border-radius:8px;padding:.75rem;overflow-x:auto;margin:.5rem 0;white-space:pre-wrap}
.copied{user-select:all;-webkit-user-select:all}
.entries{border-bottom:1px solid var(--line)}
.entries>*{margin:0;padding:.4rem 0;border-top:1px solid var(--line)}
.entries>p{padding-left:1.1rem}
.entries summary{margin-left:1.1rem}
.entries .actions{margin:.75rem 0}
.entries summary{list-style-position:outside}
.entries summary span{color:var(--ink)}
.tools{grid-template-columns:1fr;gap:.1rem;margin:.5rem 0}
.tools dt:not(:first-child){margin-top:.5rem}
.tools dd{color:var(--quiet);font-size:.875rem}
.tools code{color:var(--ink)}
`;

/** The stylesheet's hash, by which the Content-Security-Policy allows it (CSP level 3, `style-src` hash sources). */
export async function stylesheetHash(): Promise<string> {
  hash ??= crypto.subtle.digest("SHA-256", new TextEncoder().encode(stylesheet));
  return `sha256-${Buffer.from(await hash).toString("base64")}`;
}

let hash: Promise<ArrayBuffer> | undefined;
