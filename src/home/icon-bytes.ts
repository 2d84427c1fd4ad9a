/** The icon of this server: a branch that meets its trunk, drawn for this project. */
export const svgIcon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" rx="11" fill="#0b5fc2"/><g fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round"><circle cx="16" cy="12.5" r="4"/><circle cx="16" cy="35.5" r="4"/><circle cx="33" cy="17.5" r="4"/><path d="M16 16.5v15M33 21.5c0 6-5 6-10 6s-7 1-7 4"/></g></svg>';

/** The same, 192 pixels wide and high, for programs that take no SVG. It was made of the SVG once. */
export const pngIcon: Uint8Array<ArrayBuffer> = Buffer.from(
  [
    "iVBORw0KGgoAAAANSUhEUgAAAMAAAADABAMAAACg8nE0AAAAMFBMVEVMaXEKXsIKXsIKXsIKX8IAW8QLX8L///8XZ8Vak9ba5/a7",
    "0u4zecyUueXr8vp8qd9HeI2oAAAABnRSTlMAc+O3MQViOGjwAAAACXBIWXMAADsOAAA7DgHMtqGDAAAEt0lEQVR42u2cy0/TQRDH",
    "f0R6N4KehWjPErRnwdgzov8AYMaiVW7+hEq9VUSCt/qCcLMonkUwxlt9hMQbxhCvYIzhqHKT0gd97GM6jwYT5/ZL0/30t7O73+3O",
    "zAZBvV3q6+2OAsGGu3s7zwc+a+8gNV6xnrPu9vt4zRfeo9PRfKQDBKxnwNr+ERCxLhtBqP1dgrn9cyBmp03tXwBBO2oYnzFJwEjD",
    "aI30g6g1uKENhO1w3QvEpAFDtYCLIG5nagAxecDIgKYHCnaqCnBMAzCk/AIA+3OhXwdwQm+M1rlZqYf2J1tcC3BZbxKU+ki5h8p9",
    "NKgHOKk3y6rmWiSqBxge0HVB0QmH7B8n5le30ktfM7wFzz4L7i2He5Z6xJoJVh8/2ApLlv7D8bLNx6O5sGITWaqXd7crtv7/ElbZ",
    "JH3Jtg2i6bDGXpOHkWUQJXO1gIk8dRgNol4gDBepi4V5lCZy9YAUdZyaAdfDBlsnAszT4GEjYJw4EWK4Htp1M1FzjICx0GBZGsA4",
    "kWdNgEXaVI46XbCSTz5lOcECKC2j4cvCwyfOQB0OjD4uN7mnBIkyjqQLRsBoba9Pc7wcuKZZvpa3Lga4VtfppT56JQa4WjdsSoPq",
    "GUW1jYAbxQZvl5/fF583KaptBFwpfu1m+flu3XMzqs0BoFSb0UU41WY4Gafa9GGKVG3MREsaJxpStclLBVa1yYsdVrWNgMpy/dy+",
    "XGNVO3Br/sqHGbPgoFXbDDBK5neSapsBxq//Iql2AOhtS4ak2maA34Vo1bYAfIMQr9oWQOUXWqYRXrUDIG3f8aptA3iWMrxq2wBw",
    "37kY41XbCoDfLjlBq7YD4BRErGq7AFWERkkXAcCofVMi0UWG3ynrZCdAYJi6ASjV5gD4S4UHwF/sPACMavMAftVmAvyqzQT4VZsJ",
    "8Ks2E8DceCEAvK0jAuBTbT6As31HATh/QFAAj2oLANyqLQGg/41FApyqLQKoEJo9SkADIGdfhEQASf9RFQ8w5j9s4wFKqpAGLcCy",
    "P3zBAowhTlRZgPJ5zqYS4Anm5J8OSFQ2E2FeAZD4vIwLUTUNSEzNrD1e2KgWg1sSgI8LG6svtrdMmxX3iTAKkJzPhXZLARdwx9W8",
    "eT/XHMBjWWXAOOgC0lllwE/QBUxmdAH+SDYPgIiUswCpLGgC0isZUARMvMsDqAC2fyy9+bYzBwCigIm3O3NrUxkAkTBXAyBNTz9B",
    "Ach5Gx5AOUpGTqrwACRyW8iHggIAodwWO0Aot4V6tMwHSOW22ABiuS3UAAUbIJbb0kyQSBIgl9vSTKBuURAgl9viCZbyc1vgf27L",
    "P5/bQgTgQ0BEAD6IdVAB6l2k7mT1YYqPkh3UpUJ0sYsCJ0oG7GRKT5SMCpht/lTFCogBJ0oGxIxZdJQMAVBPKo5rp0XHgRMlQwCU",
    "U9OP6yfXtwEnSgb+8oB24ETJAFGTFlUu0bAXmWCiZJgikzglt6WZMhn1Qh/1UiX1Yiv1cjH9gjf1kj31okP9skn1wk/10lX14lv7",
    "kg1C5cPqBdCytwyYCuk13DwSaWkZvbwXhlp8lYH4XOhq+XUS+hdi6F/poX8pif61KuoXw+hfbdOCy3kKCM71Qo3N/wU1P3/BeRZ6",
    "/AAAAABJRU5ErkJggg==",
  ].join(""),
  "base64",
);
