/** Where redirects and links of faults lead. Nothing answers there. */
export const elsewhere = "https://elsewhere.example";

export function elsewhereLink(path: string): string {
    return `${elsewhere}${path}`;
}
