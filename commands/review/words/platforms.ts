/** Device platforms by Graph's words, as their makers write them. */
export const platformNames = {
    android: "Android",
    iOS: "iOS",
    windows: "Windows",
    windowsPhone: "Windows Phone",
    macOS: "macOS",
    linux: "Linux",
} as const;
