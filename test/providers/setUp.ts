import assert from "node:assert/strict";
import { runtime } from "@pulumi/pulumi";
import { lifecycle, type LifecycleName } from "../../providers/lifecycle";
import { CreatedError, type Lifecycle, type Properties } from "../../providers/lifecycle/kit/lifecycle";
import { Run } from "../../providers/lifecycle/kit/run";
import { FakeDirectory } from "../graph/consistency/fakeDirectory";
import { keptLog } from "./engineLogs";

/** The engine's marker of a value that only an `up` will know. */
export const unknown = runtime.unknownValue;

/** Warnings that people were given since the last {@link over}. */
export const warnings: string[] = [];

/** What was reported since the last {@link over}. */
export const infoMessages: string[] = [];

/**
 * One life cycle over its own directory, as in a plugin process that has just begun; `later` is the same in a run
 * that begins afterwards.
 */
export function over(
    name: LifecycleName,
): Lifecycle & { readonly directory: FakeDirectory; readonly later: () => Lifecycle } {
    const directory = new FakeDirectory();
    warnings.length = 0;
    infoMessages.length = 0;
    const log = keptLog({ warn: warnings, info: infoMessages });
    const later = () => lifecycle(name, new Run({ client: directory.graph.client, log }));
    return { ...later(), directory, later };
}

/** The properties that a check complains of, in turn. */
export async function failuresOf(
    { check }: Lifecycle,
    news: Properties,
    olds: Properties = {},
): Promise<string[]> {
    return ((await check(olds, news)).failures ?? []).map(({ property }) => property);
}

/** What the engine keeps of a creation that could not be finished. */
export function createdErrorOf({ create }: Lifecycle, inputs: Properties): Promise<CreatedError> {
    return errorOf(create(inputs));
}

/** The state that the engine keeps, without the moment at which the run could not finish it. */
export function stateOf({ properties }: CreatedError): Properties {
    const { unfinishedSince, ...state } = properties;
    assert.ok(!Number.isNaN(Date.parse(String(unfinishedSince))));
    return state;
}

/** What the engine keeps of work that could not be finished. */
export async function errorOf(work: Promise<unknown>): Promise<CreatedError> {
    const error: unknown = await work.then(
        () => undefined,
        (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof CreatedError, String(error));
    return error;
}
