import type * as pulumi from "@pulumi/pulumi";

/** The resource of an entry that has another name than before is the same one. Its children follow it. */
export function renamedFrom(formerName: string | undefined): { aliases?: pulumi.Alias[] } {
    return formerName === undefined ? {} : { aliases: [{ name: formerName }] };
}
