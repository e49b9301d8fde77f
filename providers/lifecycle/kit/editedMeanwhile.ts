import { ReplicationTimeoutError } from "../../../graph";
import { inline, quote } from "../../../rules/text";
import { CreatedError, labelOf, type Lifecycle, type Properties } from "./lifecycle";

/** Someone else changed an object while a run waited for its own write. */
export class EditedMeanwhileError extends Error {
    override readonly name = "EditedMeanwhileError";
}

/**
 * A life cycle that reports an edit by someone else as such, and not as lag. A lagging replica shows the former
 * value. If replicas agree on a value that is neither the former nor the written one, someone else wrote it.
 */
export function noticingEdits(name: string, verbs: Lifecycle): Lifecycle {
    const withCause = async (
        error: unknown,
        id: string | undefined,
        before: Properties,
        written: Properties,
    ): Promise<unknown> => {
        const cause = error instanceof CreatedError ? error.cause : error;
        const isSeen = ReplicationTimeoutError.isInstance(cause) && cause.outcome.lastValue !== undefined;
        if (id === undefined || !isSeen) {
            return error;
        }
        const shown = await verbs.read(id, { ...before, ...written }).catch(() => undefined);
        const foreign = shown?.props && (await editsIn(verbs, id, { before, written, shown: shown.props }));
        if (!foreign || foreign.length === 0) {
            return error;
        }
        const edited = new EditedMeanwhileError(
            `The ${name} ${quote(labelOf(written))} (${id}) shows ${foreign.join(", ")}, which neither this run wrote nor ` +
                "was there before. Someone else changed it during the run. Find out who with the drift command or in " +
                "the audit log, then run pulumi up --refresh to write what is declared.",
            { cause },
        );
        return error instanceof CreatedError ? new CreatedError(error.id, error.properties, edited) : edited;
    };
    return {
        ...verbs,
        create: async (inputs) => {
            try {
                return await verbs.create(inputs);
            } catch (error) {
                const made = error instanceof CreatedError ? error : undefined;
                throw await withCause(error, made?.id, made?.properties ?? {}, inputs);
            }
        },
        update: async (id, olds, news) => {
            try {
                return await verbs.update(id, olds, news);
            } catch (error) {
                throw await withCause(error, id, olds, news);
            }
        },
    };
}

interface Values {
    readonly before: Properties;
    readonly written: Properties;
    readonly shown: Properties;
}

/** Properties whose value is neither of two, by the comparison of the kind, with the value. */
async function editsIn(
    { diff }: Lifecycle,
    id: string,
    { before, written, shown }: Values,
): Promise<string[]> {
    const found: string[] = [];
    for (const property of Object.keys(written).filter((each) => !each.startsWith("__"))) {
        const differsFrom = async (values: Properties) =>
            JSON.stringify(shown[property]) !== JSON.stringify(values[property]) &&
            (await diff(id, { ...values, [property]: shown[property] }, values)).changes === true;
        if (
            (await differsFrom({ ...before, ...written })) &&
            (await differsFrom({ ...written, ...before }))
        ) {
            found.push(`${property} = ${inline(JSON.stringify(shown[property]) ?? "nothing", 300)}`);
        }
    }
    return found;
}
