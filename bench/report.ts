import Table from "cli-table3";
import type { BaselineFigures } from "./baselineRun";
import { floorOf, growthExponent, type Floor } from "./floor";
import { logLogPlot } from "./plot";
import type { RosterFigures } from "./rosterRun";

/** All that a bench found. */
export interface BenchFigures {
    /** How many times faster than real time went. */
    readonly timeScale: number;
    /** Middle of the replicas' lag, in milliseconds. */
    readonly lagMs: number;
    readonly roster: readonly RosterFigures[];
    readonly baseline: readonly BaselineFigures[];
    readonly floors: readonly (Floor & { readonly guests: number })[];
    /** Growth of this package's figures with the number of guests; 1 is linear. Of two sizes and more. */
    readonly growth: {
        readonly requests: number | undefined;
        readonly seconds: number | undefined;
        readonly peakMemory: number | undefined;
    };
}

export function figuresOf(
    { lagMs, timeScale }: { readonly lagMs: number; readonly timeScale: number },
    roster: readonly RosterFigures[],
    baseline: readonly BaselineFigures[],
): BenchFigures {
    const growth = (value: (figures: RosterFigures) => number | undefined) =>
        growthExponent(roster.map((each) => ({ size: each.guests, value: value(each) ?? 0 })));
    return {
        timeScale,
        lagMs,
        roster,
        baseline,
        floors: roster.map(({ guests }) => ({ guests, ...floorOf(guests) })),
        growth: {
            requests: growth(({ created }) => created.requests),
            seconds: growth(({ created }) => created.seconds),
            peakMemory: growth(({ created }) => created.peakMemory),
        },
    };
}

const seconds = (value: number) => value.toFixed(1);
const times = (value: number, floor: number) => (floor > 0 ? `${(value / floor).toFixed(2)} x` : "-");

/** The figures for a terminal. */
export function tableOf({ roster, baseline, growth, lagMs }: BenchFigures): string {
    const created = new Table({
        head: ["new guests", "way", "requests", "x floor", "writes", "units", "429", "seconds", "MiB"],
        style: { head: [], border: [] },
    });
    const sizes = [...new Set([...roster, ...baseline].map(({ guests }) => guests))].sort((a, b) => a - b);
    for (const guests of sizes) {
        const floor = floorOf(guests);
        const ways = [
            ["this package", roster.find((each) => each.guests === guests)?.created],
            ["azuread resources", baseline.find((each) => each.guests === guests)?.created],
        ] as const;
        for (const [way, cost] of ways) {
            if (cost !== undefined) {
                created.push([
                    guests,
                    way,
                    cost.requests,
                    times(cost.requests, floor.requests),
                    cost.writes,
                    cost.resourceUnits,
                    cost.throttled,
                    seconds(cost.seconds),
                    cost.peakMemory ?? "-",
                ]);
            }
        }
        created.push([
            guests,
            "floor (quota)",
            floor.requests,
            "",
            floor.writes,
            floor.resourceUnits,
            0,
            seconds(floor.quotaSeconds),
            "",
        ]);
    }
    const later = new Table({
        head: ["guests", "command", "requests", "seconds", "MiB"],
        style: { head: [], border: [] },
    });
    for (const each of roster) {
        for (const [command, cost] of [
            ["preview, no change", each.unchangedPreview],
            ["refresh", each.refreshed],
            ["preview, one row", each.rowPreview],
            ["up, one row", each.rowUpdate],
        ] as const) {
            later.push([each.guests, command, cost.requests, seconds(cost.seconds), cost.peakMemory ?? "-"]);
        }
    }
    const exponent = (value: number | undefined) => value?.toFixed(2) ?? "-";
    return [
        `New guests invited and put into one group; three replicas, ${lagMs} ms behind, and the published quotas in real time`,
        created.toString(),
        "This package afterwards",
        later.toString(),
        `Growth with the number of guests (1 is linear): requests ${exponent(growth.requests)}, ` +
            `seconds ${exponent(growth.seconds)}, memory ${exponent(growth.peakMemory)}`,
    ].join("\n");
}

/** The seconds until all are in, by number of guests. */
export function plotOf({ roster, baseline, floors }: BenchFigures): string {
    return logLogPlot("Inviting guests and putting them into a group", { x: "guests", y: "seconds" }, [
        {
            label: "this package",
            color: "#0b6e99",
            points: roster.map(({ guests, created }) => ({ x: guests, y: created.seconds })),
        },
        {
            label: "azuread resources (stand-in plugin)",
            color: "#b3541e",
            points: baseline.map(({ guests, created }) => ({ x: guests, y: created.seconds })),
        },
        {
            label: "Graph's quota of writes (calculated)",
            color: "#777777",
            isCalculated: true,
            points: floors.map(({ guests, quotaSeconds }) => ({ x: guests, y: quotaSeconds })),
        },
    ]);
}
