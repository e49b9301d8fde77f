import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Properties } from "./lifecycle";

/** The input that holds a resource's mark. The object has no such property, and a different mark changes nothing. */
export const markField = { mark: z.string().optional() };

/** Graph allows 30 characters for names of authentication strengths, and no fewer for any other kind. */
const shortestNameLength = 30;

/** A resource's mark. A resource without one, from a program of an earlier version, gets one for this run only. */
export function markIn({ mark }: Properties): string {
    return typeof mark === "string" ? mark : `entra-b2b-${randomUUID().replaceAll("-", "").slice(0, 24)}`;
}

/**
 * The name under which an object is created if it has no other place for a mark. It gets its own name once it is
 * certain which object the resource owns.
 */
export function draftName(mark: string): string {
    return mark.slice(0, shortestNameLength);
}
