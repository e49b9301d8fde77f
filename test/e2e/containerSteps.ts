import { execFile } from "node:child_process";
import { cp, mkdir, readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What a container of a file would start, and where. */
export interface Container {
    readonly entrypoint: readonly string[];
    readonly command: readonly string[];
    readonly folder: string;
    /** Where a path of the container is on this machine. */
    readonly at: (path: string) => string;
}

/**
 * Does what a container engine would do by a Containerfile, in folders of this machine instead of images: each stage has
 * one, and absolute paths below `homes` stand for places in it. It isolates nothing, and takes the base image, its user
 * and its Node as they are here. An instruction that it does not know fails.
 *
 * @param context - Folder that `COPY` copies from.
 * @param root - Where the stages' folders are made.
 * @param homes - Paths that exist in the base image, or are made by instructions.
 */
export async function runContainerfile(
    file: string,
    context: string,
    root: string,
    homes: readonly string[],
): Promise<Container> {
    const lines = (await readFile(file, "utf8")).split("\n").filter((line) => /^[A-Z]/.test(line));
    const stages = new Map<string, string>();
    let stage = root;
    let workFolder = "/";
    let entrypoint: string[] = [];
    let command: string[] = [];
    const within = (folder: string) => (path: string) =>
        homes.some((home) => path === home || path.startsWith(`${home}/`)) ? join(folder, path) : path;
    for (const line of lines) {
        const [instruction = "", ...words] = line.split(" ");
        const rest = words.join(" ");
        switch (instruction) {
            case "FROM":
                stage = join(root, `stage${stages.size}`);
                stages.set(words[2] ?? "", stage);
                workFolder = "/";
                for (const home of homes.filter((each) => each.startsWith("/home/"))) {
                    await mkdir(join(stage, home), { recursive: true });
                }
                break;
            case "WORKDIR":
                workFolder = posix.resolve(workFolder, rest);
                await mkdir(join(stage, workFolder), { recursive: true });
                break;
            case "COPY": {
                const name = /^--from=(.+)$/.exec(words[0] ?? "")?.[1];
                const [source = "", target = ""] = words.slice(-2);
                const from = name === undefined ? context : stages.get(name);
                if (from === undefined) {
                    throw new Error(`There is no stage ${name}.`);
                }
                await cp(join(from, source), join(stage, posix.resolve(workFolder, target)), {
                    recursive: true,
                });
                break;
            }
            case "RUN":
                await run("sh", ["-e", "-c", rest.split(" ").map(within(stage)).join(" ")], {
                    cwd: join(stage, workFolder),
                });
                break;
            case "ENTRYPOINT":
                entrypoint = JSON.parse(rest) as string[];
                break;
            case "CMD":
                command = JSON.parse(rest) as string[];
                break;
            case "USER":
            case "VOLUME":
            case "STOPSIGNAL":
                break;
            default:
                throw new Error(`What ${instruction} does is not known here.`);
        }
    }
    const at = within(stage);
    return { entrypoint: entrypoint.map(at), command, folder: join(stage, workFolder), at };
}
