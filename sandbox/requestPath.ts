/** A path as people write it: segments decoded, without a slash at the end. */
export function readablePath(path: string): string {
    const segments = path.replace(/\/+$/, "").split("/");
    return segments.map((segment) => decoded(segment).replaceAll("/", "%2F")).join("/");
}

function decoded(segment: string): string {
    try {
        return decodeURIComponent(segment);
    } catch {
        return segment;
    }
}

/** A path's API version, and what is below it; `undefined` for one that Graph does not have. */
export function splitVersion(path: string): { version: "v1.0" | "beta"; path: string } | undefined {
    const match = /^\/(v1\.0|beta)(\/.+)$/.exec(path);
    return match ? { version: match[1] as "beta", path: match[2] ?? "" } : undefined;
}
