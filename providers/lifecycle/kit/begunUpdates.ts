/** Updates that runs on this machine began, for the run after one that was killed. */
import { createHash } from "node:crypto";
import { canonical } from "../../canonical";
import { BegunUpdateFile, type BegunUpdate } from "./begunUpdateFile";
import type { Properties } from "./lifecycle";
import { inOneForm, matchesWritten } from "./matchesWritten";
import type { Run } from "./run";
import { isOfTenant } from "./unfinished";

/**
 * What updates were about to write, in a file for each object, from the moment before the write.
 *
 * A run that is killed records nothing in the state, and the tenant does not show whose value it has. Without the file,
 * the next run could not tell what the killed one wrote from a change of someone else. A run on another machine has no
 * file, and stops where it finds a value that it does not know.
 */
export class BegunUpdates {
    constructor(private readonly run: Run) {}

    /** Records an update that is about to begin. */
    begin(kind: string, id: string, olds: Properties, news: Properties): void {
        const earlier = this.unrecorded(kind, id, olds)?.properties ?? {};
        this.write(kind, id, { olds, after: news, declared: news, earlier });
    }

    /**
     * Records that an update has written what is declared, in place of what earlier ones wrote.
     *
     * @param outs - What the state is going to have.
     */
    finish(kind: string, id: string, olds: Properties, news: Properties, outs: Properties): void {
        this.write(kind, id, { olds, after: outs, declared: news, earlier: {} });
    }

    /** The properties of which the state may lack what a run wrote. */
    unfinishedOf(kind: string, id: string, olds: Properties): string[] {
        return Object.keys(this.unrecorded(kind, id, olds)?.properties ?? {});
    }

    /**
     * The properties of which the tenant has what a run wrote and the state lacks.
     *
     * @param shown - The object as it is now.
     * @returns None where something declared has a value that neither the state nor such a run explains.
     */
    writtenOf(kind: string, id: string, props: Properties, shown: Properties): string[] {
        const { declared = [], properties = {} } = this.unrecorded(kind, id, props) ?? {};
        const written = Object.keys(properties).filter((name) =>
            properties[name]?.after.some((after) => matchesWritten(digestOf(shown[name]), after)),
        );
        const isExplained = (name: string) =>
            written.includes(name) || matchesWritten(digestOf(shown[name]), digestOf(props[name]));
        return declared.every(isExplained) ? written : [];
    }

    /** Forgets an object that is gone. */
    forget(kind: string, id: string): void {
        this.fileOf(kind, id)?.remove();
    }

    /** What was begun; nothing if the state has moved on since, as it does when a run records its end. */
    private unrecorded(kind: string, id: string, olds: Properties): BegunUpdate | undefined {
        const file = this.fileOf(kind, id);
        const begun = file?.read();
        const isAsBefore = Object.entries(begun?.properties ?? {}).every(
            ([name, { before }]) => canonical(digestOf(olds[name] ?? null)) === canonical(before),
        );
        if (!isAsBefore) {
            file?.remove();
        }
        return isAsBefore ? begun : undefined;
    }

    /** Writes an object's file, or removes it where nothing differs from the state. */
    private write(
        kind: string,
        id: string,
        {
            olds,
            after,
            declared,
            earlier,
        }: Readonly<Record<"olds" | "after" | "declared", Properties>> & {
            earlier: BegunUpdate["properties"];
        },
    ): void {
        const file = this.fileOf(kind, id);
        if (file === undefined) {
            return;
        }
        const names = Object.keys({ ...olds, ...after }).filter(isOfTenant);
        const properties = names.flatMap((name) => {
            const [before, written] = [olds, after].map((values) => digestOf(values[name] ?? null));
            const all = [...(earlier[name]?.after ?? []), written];
            return all.every((each) => canonical(each) === canonical(before))
                ? []
                : [[name, { before, after: all }] as const];
        });
        if (properties.length === 0) {
            file.remove();
        } else {
            file.write({
                declared: Object.keys(declared).filter(isOfTenant),
                properties: Object.fromEntries(properties),
            });
        }
    }

    private fileOf(kind: string, id: string): BegunUpdateFile | undefined {
        const { folder, tenantId = "" } = this.run;
        const name = sha256(JSON.stringify([tenantId.toLowerCase(), kind, id]));
        return folder === undefined ? undefined : new BegunUpdateFile(folder, name);
    }
}

/** A value with digests for its texts, which compares as the value does. */
function digestOf(value: unknown): unknown {
    if (typeof value === "string") {
        return value === "" ? value : sha256(String(inOneForm(value, true)));
    }
    if (Array.isArray(value)) {
        return value.map(digestOf);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    return Object.fromEntries(
        Object.entries(value).map(([name, part]) => [name, name === "@odata.type" ? part : digestOf(part)]),
    );
}

function sha256(text: string): string {
    return createHash("sha256").update(text).digest("hex");
}
