import { largest, smallest } from "../rules/lists";
/** One line of a plot. */
export interface PlotSeries {
    readonly label: string;
    readonly color: string;
    /** Drawn dashed: calculated, not measured. */
    readonly isCalculated?: boolean;
    readonly points: readonly { readonly x: number; readonly y: number }[];
}

const width = 720;
const height = 440;
const margin = { left: 80, right: 24, top: 48, bottom: 56 };

/** A plot of both axes by powers of ten, as SVG text. Values of zero or less have no place on it and are left out. */
export function logLogPlot(
    title: string,
    axes: { readonly x: string; readonly y: string },
    series: readonly PlotSeries[],
): string {
    const drawn = series.map((one) => ({ ...one, points: one.points.filter(({ x, y }) => x > 0 && y > 0) }));
    const all = drawn.flatMap(({ points }) => points);
    const x = scaleOf(
        all.map((point) => point.x),
        margin.left,
        width - margin.right,
    );
    const y = scaleOf(
        all.map((point) => point.y),
        height - margin.bottom,
        margin.top,
    );
    const grid = [
        ...x.ticks.map((value) => line(x.at(value), margin.top, x.at(value), height - margin.bottom)),
        ...y.ticks.map((value) => line(margin.left, y.at(value), width - margin.right, y.at(value))),
        ...x.ticks.map((value) => text(x.at(value), height - margin.bottom + 18, shown(value), "middle")),
        ...y.ticks.map((value) => text(margin.left - 8, y.at(value) + 4, shown(value), "end")),
    ];
    const lines = drawn.map(({ color, isCalculated, points }) => {
        const path = points.map((point) => `${x.at(point.x)},${y.at(point.y)}`).join(" ");
        const dashes = isCalculated ? ' stroke-dasharray="6 4"' : "";
        const dots = points.map(
            (point) => `<circle cx="${x.at(point.x)}" cy="${y.at(point.y)}" r="3.5" fill="${color}"/>`,
        );
        return [
            `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2"${dashes}/>`,
            ...(isCalculated ? [] : dots),
        ].join("\n");
    });
    const legend = drawn.map(({ label, color }, index) =>
        [
            `<rect x="${margin.left + 12}" y="${margin.top + 8 + index * 20}" width="12" height="12" fill="${color}"/>`,
            text(margin.left + 32, margin.top + 18 + index * 20, label, "start"),
        ].join("\n"),
    );
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
        `<rect width="${width}" height="${height}" fill="white"/>`,
        `<text x="${width / 2}" y="26" text-anchor="middle" font-size="16">${escaped(title)}</text>`,
        ...grid,
        ...lines,
        ...legend,
        text((margin.left + width - margin.right) / 2, height - 14, axes.x, "middle"),
        `<text transform="translate(20 ${(margin.top + height - margin.bottom) / 2}) rotate(-90)" text-anchor="middle">${escaped(axes.y)}</text>`,
        "</svg>",
        "",
    ].join("\n");
}

/** A scale by powers of ten that holds all values. */
function scaleOf(values: readonly number[], from: number, to: number) {
    const low = Math.floor(Math.log10(smallest(values)));
    const high = Math.max(low + 1, Math.ceil(Math.log10(largest(values))));
    const at = (value: number) =>
        Math.round((from + ((Math.log10(value) - low) / (high - low)) * (to - from)) * 10) / 10;
    return { at, ticks: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)) };
}

function line(x1: number, y1: number, x2: number, y2: number): string {
    return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="#ddd"/>`;
}

function text(x: number, y: number, content: string, anchor: string): string {
    return `<text x="${x}" y="${y}" text-anchor="${anchor}">${escaped(content)}</text>`;
}

function shown(value: number): string {
    return value.toLocaleString("en-US", { maximumFractionDigits: 3 });
}

function escaped(content: string): string {
    return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
