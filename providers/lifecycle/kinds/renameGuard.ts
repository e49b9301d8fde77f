import { randomUUID } from "node:crypto";
import { z } from "zod";
import { firstOf, inline, quote } from "../../../rules/text";
import { changedProperties, checkInputs } from "../kit/inputs";
import { confirmCommand, JudgedNames } from "../kit/judgedNames";
import type { Lifecycle, Properties } from "../kit/lifecycle";
import type { Run } from "../kit/run";
import { markOfUrn } from "../kit/urnMark";

const schema = z.object({
    declared: z.string(),
    former: z.string(),
    adopted: z.string(),
    undetermined: z.string(),
    notRenamed: z.array(z.string()),
    urnPrefix: z.string(),
});

/** A declared object by its key, which is its URN without stack and project. */
interface Named {
    readonly key: string;
    /** Such as `DirectoryGroup`. */
    readonly kind: string;
    readonly name: string;
    /** What distinguishes it from all others of its kind in the tenant; empty where nothing does. */
    readonly identity: string;
}

/** Refuses a run that makes objects under new names in which others of the same kind disappear. */
export const renameGuard = (run: Run): Lifecycle => ({
    check: (olds, news) => {
        const result = checkInputs(schema, news);
        if (result.failures.length === 0) {
            for (const reason of judge(run, olds, result.inputs)) {
                result.failures.push({ property: "", reason });
            }
        }
        return Promise.resolve(result);
    },

    diff: (_id, olds, news) =>
        Promise.resolve({ changes: changedProperties(olds, news, ["declared"]).length > 0, replaces: [] }),

    create: (inputs) => Promise.resolve({ id: randomUUID(), outs: inputs }),

    read: (id, props) => Promise.resolve({ id, props }),

    update: (_id, _olds, news) => Promise.resolve({ outs: news }),

    delete: () => Promise.resolve(),
});

function judge(run: Run, olds: Properties, news: Properties): string[] {
    const { notRenamed, urnPrefix } = schema.parse(news);
    const names = run.part(JudgedNames);
    names.noteConfirmed(notRenamed);
    const now = objectsIn(news);
    const declaredAgain = now.filter((object) => isAmong(notRenamed, object));
    const refusals = declaredAgain.map(
        (object) =>
            `removals.notRenamed has ${titleOf(object)}, which is declared. Remove it from removals.notRenamed: it would ` +
            "confirm an end to come.",
    );
    if (typeof olds["declared"] !== "string") {
        return refusals;
    }
    const before = objectsIn(olds);
    const former = JSON.parse(String(news["former"])) as Readonly<Record<string, readonly string[]>>;
    const undetermined = new Set(textsIn(news, "undetermined"));
    const adopted = new Set(textsIn(news, "adopted"));
    const [known, taken] = [
        new Set(before.map(({ key }) => key)),
        new Set([...now.map(({ key }) => key), ...Object.values(former).flat()]),
    ];
    /** The engine may not follow an alias. Where it makes an object nevertheless, the end of the former one is unclear. */
    const followsAlias = (key: string) =>
        !known.has(key) && (former[key] ?? []).some((each) => known.has(each));
    const gone = before.filter(({ key }) => !taken.has(key));
    const fresh = now.filter(
        ({ key }) => !known.has(key) && !followsAlias(key) && !undetermined.has(key) && !adopted.has(key),
    );
    const marksOf = (keys: readonly string[]) => keys.map((key) => markOfUrn(urnPrefix + key));
    const comparedKeys = now.map(({ key }) => key).filter((key) => !undetermined.has(key));
    names.noteCompared({
        before: marksOf([...known]),
        now: marksOf(comparedKeys.filter((key) => !followsAlias(key))),
        gone: marksOf(gone.map(({ key }) => key)),
        continued: marksOf(Object.values(former).flat()),
    });
    for (const kind of new Set(gone.map((object) => object.kind))) {
        const [lost, gained] = [gone, fresh].map((objects) => objects.filter((each) => each.kind === kind));
        const unclear = (lost ?? []).filter(
            (object) =>
                !isAmong(notRenamed, object) && (gained ?? []).some((other) => canBeOne(object, other)),
        );
        if (unclear.length > 0) {
            refusals.push(refusalOf(unclear, gained ?? [], notRenamed.length));
        }
    }
    return refusals;
}

/** Whether an object that disappears may be one that is new. Only a key in the tenant excludes it. */
function canBeOne(left: Named, right: Named): boolean {
    return left.identity === "" || right.identity === "" || left.identity === right.identity;
}

function refusalOf(lost: readonly Named[], gained: readonly Named[], confirmedCount: number): string {
    const [{ kind, name } = { kind: "", name: "" }] = lost;
    const list = (objects: readonly Named[]) =>
        firstOf(objects, 5, (object) => quote(object.name)).join(", ");
    const commands = firstOf(
        lost.map((object, index) => confirmCommand(titleOf(object), confirmedCount + index)),
        5,
        (command) => command,
    );
    return (
        `${kind}: ${list(lost)} ${lost.length === 1 ? "is" : "are"} no longer declared, and ${list(gained)} ` +
        `${gained.length === 1 ? "is" : "are"} new. If an object has another name now, this run would make a new one and ` +
        "delete the old one, with all access that it has. Nothing was written. To keep the object, add formerName: " +
        `${inline(name)} to its entry in the stack config, or { aliases: [{ name: ${quote(name)} }] } to the options of its ` +
        "component or resource in your program, or declare objectId with the object's id. If it is to end, run: " +
        `${commands.join("; ")}.`
    );
}

function titleOf({ kind, name }: Named): string {
    return `${kind}::${inline(name)}`;
}

function isAmong(names: readonly string[], object: Named): boolean {
    return names.includes(`${object.kind}::${object.name}`);
}

function objectsIn(props: Properties): Named[] {
    const declared = JSON.parse(String(props["declared"])) as Readonly<Record<string, string>>;
    return Object.entries(declared).map(([key, identity]) => {
        const [types = "", ...name] = key.split("::");
        return { key, kind: types.split(":").at(-1) ?? "", name: name.join("::"), identity };
    });
}

function textsIn(props: Properties, name: string): readonly string[] {
    return JSON.parse(String(props[name])) as readonly string[];
}
