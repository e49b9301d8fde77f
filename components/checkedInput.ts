import { isGuid } from "../rules/guid";
import * as pulumi from "@pulumi/pulumi";
import { inline } from "../rules/text";

/**
 * An input that must pass a check: at once where its value is known, so that nothing is registered before the refusal,
 * and inside its chain where it is not. A value that only an `up` will know passes a preview unchecked.
 *
 * @param faultOf - What is wrong with a value, and what to do; `undefined` when nothing is. Must be pure.
 * @throws pulumi.InputPropertyError - The value is known and wrong. In the chain, the output fails with it.
 */
export function checkedInput<T>(
    propertyPath: string,
    input: T,
    faultOf: (value: pulumi.Unwrap<T>) => string | undefined,
): pulumi.Output<pulumi.Unwrap<T>> {
    const check = (value: pulumi.Unwrap<T>) => {
        const reason = faultOf(value);
        if (reason !== undefined) {
            throw new pulumi.InputPropertyError({
                propertyPath,
                reason: inline(`${propertyPath} ${reason}`, 2_000),
            });
        }
        return value;
    };
    if (isKnown(input)) {
        check(input as pulumi.Unwrap<T>);
    }
    return pulumi.output(input).apply(check);
}

/** Whether an input holds neither outputs nor promises, however deep. */
function isKnown(input: unknown): boolean {
    if (typeof input !== "object" || input === null) {
        return true;
    }
    return (
        !pulumi.Output.isInstance(input) && !(input instanceof Promise) && Object.values(input).every(isKnown)
    );
}

/** What is wrong with a list of ids. */
export function idsFault(ids: readonly string[] | undefined): string | undefined {
    const wrong = (ids ?? []).filter((id) => !isGuid(id));
    return wrong.length === 0
        ? undefined
        : `must hold ids (GUIDs), but holds ${wrong.map((id) => JSON.stringify(id)).join(", ")}`;
}
