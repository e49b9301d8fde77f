const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
};

/** Text for HTML and XML; characters that XML 1.0 forbids are left out. */
export function escapeMarkup(text: string): string {
    return text
        .replace(/[&<>"']/g, (character) => entities[character] ?? character)
        .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
}

/** Text for a cell or a line of Markdown: names come from people, and shall not become links, tables or mentions. */
export function escapeMarkdown(text: string): string {
    return escapeMarkup(text)
        .replace(/[\\`*_{}[\]()#+!|~-]/g, (character) => `&#${character.charCodeAt(0)};`)
        .replace(/@/g, "&#64;")
        .replace(/\s+/g, " ");
}
