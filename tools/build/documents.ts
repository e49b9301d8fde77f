import { posix } from "node:path";

/** A document that is published, and what is published with it. */
export interface PublishedDocument {
    /** Where the repository has it. */
    readonly source: string;
    /** Where the package has it. */
    readonly target: string;
    /** Whether the package has a file of the repository at the same place. */
    readonly isPublished: (file: string) => boolean;
    /** Address under which the repository's files of this version can be read, without a slash at the end. */
    readonly sources: string;
}

/** A document's text for the package: links to what the package does not have lead to the repository. */
export function publishedText(
    text: string,
    { source, target, isPublished, sources }: PublishedDocument,
): string {
    return text.replaceAll(/(\]\()((?![a-z]+:|#)[^)\s]+)(\))/g, (_whole, before: string, link: string) => {
        const [path = "", heading] = link.split("#");
        const file = posix.join(posix.dirname(source), path);
        const anchor = heading === undefined ? "" : `#${heading}`;
        const inPackage = posix.relative(posix.dirname(target), file);
        return `${before}${isPublished(file) ? inPackage : `${sources}/${file}`}${anchor})`;
    });
}
