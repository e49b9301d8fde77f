/** Gives names that the stack config takes: lower-case letters, digits and hyphens, each once. */
export class Names {
    private readonly taken = new Set<string>();

    /**
     * @param text - What people call it.
     * @param fallback - When nothing of the text is left, such as of one in another script.
     */
    of(text: string, fallback: string): string {
        const plain = text
            .normalize("NFKD")
            .toLowerCase()
            .replaceAll(/[\u0300-\u036f'’]/g, "")
            .replaceAll(/[^a-z0-9]+/g, "-")
            .replaceAll(/^-+|-+$/g, "")
            .slice(0, 60);
        const base = plain === "" ? fallback : plain;
        for (let number = 1; ; number++) {
            const name = number === 1 ? base : `${base}-${number}`;
            if (!this.taken.has(name)) {
                this.taken.add(name);
                return name;
            }
        }
    }
}
