import { availableParallelism, cpus, loadavg } from "node:os";
import Table from "cli-table3";
import type { BaselineFigures } from "./baselineRun";
import { floorOf, growthExponent, refreshFloorOf, type Floor } from "./floor";
import { logLogPlot } from "./plot";
import type { RosterFigures } from "./rosterRun";
import type { Cost } from "./tenantRun";

/** The machine and load of the measurement. */
export interface Circumstances {
    /** How many times faster than real time the clocks ran. */
    readonly timeScale: number;
    /** Middle of the replicas' lag, in milliseconds of the tenant's clock. */
    readonly lagMs: number;
    readonly commit: string;
    readonly processors: string;
    /**
     * Processes that wanted a processor, over the minute before the start. Above the number of processors, times are
     * too long.
     */
    readonly loadBefore: number;
}

/** The cost of one way to add guests compared with another. */
export interface Comparison {
    readonly guests: number;
    /** The size at which the baseline was measured; smaller than `guests` where it is extrapolated, guest by guest. */
    readonly baselineMeasuredAt: number;
    readonly requestRatio: number;
    readonly timeRatio: number;
}

/** All results of a bench. */
export interface BenchFigures extends Circumstances {
    readonly roster: readonly RosterFigures[];
    readonly baseline: readonly BaselineFigures[];
    readonly floors: readonly (Floor & { readonly guests: number })[];
    readonly comparisons: readonly Comparison[];
    /** Growth of this package's figures with the number of guests; 1 is linear. Of two sizes and more. */
    readonly growth: {
        readonly requests: number | undefined;
        readonly seconds: number | undefined;
        readonly processorSeconds: number | undefined;
        readonly previewProcessorSeconds: number | undefined;
        readonly peakMemory: number | undefined;
    };
}

/** What is known before the first run. */
export function circumstances(
    clock: { readonly timeScale: number; readonly lagMs: number },
    commit: string,
): Circumstances {
    const processors = `${availableParallelism()} x ${cpus()[0]?.model ?? "unknown"}`;
    return { ...clock, commit, processors, loadBefore: Math.round((loadavg()[0] ?? 0) * 10) / 10 };
}

export function figuresOf(
    known: Circumstances,
    roster: readonly RosterFigures[],
    baseline: readonly BaselineFigures[],
): BenchFigures {
    const growth = (value: (figures: RosterFigures) => number | undefined) =>
        growthExponent(roster.map((each) => ({ size: each.guests, value: value(each) ?? 0 })));
    return {
        ...known,
        roster,
        baseline,
        floors: roster.map(({ guests }) => ({ guests, ...floorOf(guests) })),
        comparisons: roster.flatMap((each) => comparisonOf(each, baseline) ?? []),
        growth: {
            requests: growth(({ created }) => created.requests),
            seconds: growth(({ created }) => created.tenantSeconds),
            processorSeconds: growth(({ created }) => created.processorSeconds),
            previewProcessorSeconds: growth(({ unchangedPreview }) => unchangedPreview.processorSeconds),
            peakMemory: growth(({ created }) => created.peakMemory),
        },
    };
}

/** Compares with the largest baseline of at most the same size. */
function comparisonOf(
    { guests, created }: RosterFigures,
    baseline: readonly BaselineFigures[],
): Comparison | undefined {
    const [nearest] = baseline.filter((each) => each.guests <= guests).sort((a, b) => b.guests - a.guests);
    const share = nearest === undefined ? 0 : guests / nearest.guests;
    return (
        nearest && {
            guests,
            baselineMeasuredAt: nearest.guests,
            requestRatio: (nearest.created.requests * share) / created.requests,
            timeRatio: (nearest.created.tenantSeconds * share) / created.tenantSeconds,
        }
    );
}

const seconds = (value: number | undefined) => value?.toFixed(1) ?? "-";
const times = (value: number, floor: number) => (floor > 0 ? `${(value / floor).toFixed(2)} x` : "-");

const createdHead = ["guests", "way", "requests", "x floor", "writes", "units", "429", "write s", "x floor"];

/** The figures for a terminal. */
export function tableOf(figures: BenchFigures): string {
    const { roster, baseline, growth, comparisons, lagMs, timeScale } = figures;
    const exponent = (value: number | undefined) => value?.toFixed(2) ?? "-";
    return [
        `New guests invited and put into one group; three replicas, ${lagMs} ms behind, and the published quotas.`,
        `All clocks run ${timeScale} times as fast as real, for package, baseline and tenant alike; "write s", "waits s" and "whole s"`,
        `are seconds on that clock, on which the machine's own work counts ${timeScale} times. "cpu s" is processor time, unscaled.`,
        `Commit ${figures.commit}; ${figures.processors}; load before the start ${figures.loadBefore}.`,
        createdTable(roster, baseline, timeScale).toString(),
        "This package afterwards; seconds of this machine",
        laterTable(roster).toString(),
        ...comparisons.map(
            ({ guests, baselineMeasuredAt, requestRatio, timeRatio }) =>
                `${guests} guests: the azuread resources take ${requestRatio.toFixed(1)} x the requests and ` +
                `${timeRatio.toFixed(1)} x the time` +
                (baselineMeasuredAt === guests ? "" : ` (extrapolated from ${baselineMeasuredAt} guests)`),
        ),
        `Growth with the number of guests (1 is linear): requests ${exponent(growth.requests)}, ` +
            `time ${exponent(growth.seconds)}, processor time ${exponent(growth.processorSeconds)}, ` +
            `of a preview ${exponent(growth.previewProcessorSeconds)}, memory ${exponent(growth.peakMemory)}`,
    ].join("\n");
}

function createdTable(
    roster: readonly RosterFigures[],
    baseline: readonly BaselineFigures[],
    timeScale: number,
): Table.Table {
    const head = [...createdHead, "waits s", "whole s", "cpu s", "MiB"];
    const table = new Table({ head, style: { head: [], border: [], compact: true } });
    const sizes = [...new Set([...roster, ...baseline].map(({ guests }) => guests))].sort((a, b) => a - b);
    for (const guests of sizes) {
        const floor = floorOf(guests);
        const theirs = baseline.find((each) => each.guests === guests);
        const ways = [
            ["this package", roster.find((each) => each.guests === guests)?.created],
            [`azuread resources${runsText(theirs?.runs)}`, theirs?.created],
        ] as const;
        for (const [way, cost] of ways) {
            if (cost !== undefined) {
                table.push([guests, way, ...createdCells(cost, floor, timeScale)]);
            }
        }
        const { requests, writes, resourceUnits, quotaSeconds } = floor;
        const cells = [requests, "", writes, resourceUnits, 0, seconds(quotaSeconds), "", "", "", "", ""];
        table.push([guests, "floor (calculated)", ...cells]);
    }
    return table;
}

function runsText(runs = 1): string {
    return runs > 1 ? `, ${runs} runs` : "";
}

function createdCells(cost: Cost, floor: Floor, timeScale: number): (string | number)[] {
    return [
        cost.requests,
        times(cost.requests, floor.requests),
        cost.writes,
        cost.resourceUnits,
        cost.throttled,
        seconds(cost.writeSeconds),
        times(cost.writeSeconds, floor.quotaSeconds),
        seconds(cost.waitSeconds * timeScale),
        seconds(cost.tenantSeconds),
        seconds(cost.processorSeconds),
        cost.peakMemory ?? "-",
    ];
}

function laterTable(roster: readonly RosterFigures[]): Table.Table {
    const head = ["guests", "command", "requests", "x floor", "s", "of it waits", "cpu s", "MiB"];
    const table = new Table({ head, style: { head: [], border: [], compact: true } });
    for (const each of roster) {
        for (const [command, cost, floor] of [
            ["preview, no change", each.unchangedPreview, 0],
            ["refresh", each.refreshed, refreshFloorOf(each.guests)],
            ["preview, one row", each.rowPreview, 0],
            ["up, one row", each.rowUpdate, 0],
        ] as const) {
            const { requests, processorSeconds, peakMemory } = cost;
            const cells = [
                requests,
                times(requests, floor),
                seconds(cost.seconds),
                seconds(cost.waitSeconds),
                seconds(processorSeconds),
                peakMemory ?? "-",
            ];
            table.push([each.guests, command, ...cells]);
        }
    }
    return table;
}

/** The seconds until all are in, by number of guests. */
export function plotOf({ roster, baseline, floors }: BenchFigures): string {
    return logLogPlot("Inviting guests and putting them into a group", { x: "guests", y: "seconds" }, [
        {
            label: "this package",
            color: "#0b6e99",
            points: roster.map(({ guests, created }) => ({ x: guests, y: created.tenantSeconds })),
        },
        {
            label: "azuread resources (stand-in plugin)",
            color: "#b3541e",
            points: baseline.map(({ guests, created }) => ({ x: guests, y: created.tenantSeconds })),
        },
        {
            label: "Graph's quota of writes (calculated)",
            color: "#777777",
            isCalculated: true,
            points: floors.map(({ guests, quotaSeconds }) => ({ x: guests, y: quotaSeconds })),
        },
    ]);
}
