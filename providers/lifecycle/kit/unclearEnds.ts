import { quote } from "../../../rules/text";
import { adoptedId, isRetained } from "./adoption";
import { confirmCommand, JudgedNames } from "./judgedNames";
import { CreatedError, labelOf, type Lifecycle, type Properties } from "./lifecycle";
import { markedKinds, type MarkedKind } from "./markedKinds";
import type { Run } from "./run";

/**
 * A life cycle that deletes no object of which the run may have made a second one under another name. The comparison
 * of names sees most of these before anything is written. It does not see what a program declares late, what an earlier
 * version of this package left in the state, what is not among the targets, and that the engine does not follow an alias.
 */
export function refusingUnclearEnds(name: string, run: Run, verbs: Lifecycle): Lifecycle {
    const kind = markedKinds.find((marked) => marked === name);
    return kind === undefined ? verbs : refusing(kind, run, verbs);
}

function refusing(kind: MarkedKind, run: Run, verbs: Lifecycle): Lifecycle {
    const names = run.part(JudgedNames);
    const compared = run.part(ComparedIds);
    const isUnclear = (id: string, props: Properties) =>
        names.isContinued(id, props["mark"]) || names.madeInPlaceOf(kind, id, props["mark"]).length > 0;
    return {
        ...verbs,
        diff: (id, olds, news) => {
            compared.ids.add(id);
            return verbs.diff(id, olds, news);
        },
        create: async (inputs) => {
            const note = (id: string) => {
                if (adoptedId(inputs) === undefined) {
                    names.noteMade(kind, id, inputs["mark"]);
                }
            };
            try {
                const result = await verbs.create(inputs);
                note(result.id);
                return { ...result, outs: withMark(inputs, result.outs) };
            } catch (error) {
                if (error instanceof CreatedError) {
                    note(error.id);
                }
                throw error;
            }
        },
        update: async (id, olds, news) => {
            const result = await verbs.update(id, olds, news);
            return { ...result, outs: withMark(news, result.outs) };
        },
        delete: async (id, props) => {
            if (!compared.ids.has(id) && isUnclear(id, props) && !isRetained(run, id, props)) {
                const made = names.madeInPlaceOf(kind, id, props["mark"]);
                const others = made.length === 0 ? "" : ` and this run made another one (${made.join(", ")})`;
                throw new Error(
                    `The ${kind} ${quote(labelOf(props))} (${id}) is no longer declared under its name,${others || " but an alias names it"}. ` +
                        "It was not deleted. If another resource is to be this object, declare objectId: " +
                        `"${id}" for it: the next run keeps the object. If the object is to end, run: ` +
                        `${confirmCommand(id, names.confirmedCount)}.`,
                );
            }
            await verbs.delete(id, props);
        },
    };
}

/** Outputs that tell by which name the resource was declared last. */
function withMark({ mark }: Properties, outs: Properties | undefined): Properties {
    return { ...outs, ...(typeof mark === "string" && { mark }) };
}

/** Objects of resources that are still declared: the engine compares each with its declaration. */
class ComparedIds {
    readonly ids = new Set<string>();
}
