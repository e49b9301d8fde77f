import { existsSync } from "node:fs";
import { mkdir, readFile, rename } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { withLock } from "./lock.mjs";
import { longStep, output } from "./longStep.mjs";
import { PreparationError } from "./preparationError.mjs";

/** The oldest version that is taken from the PATH. */
const leastVersion = [3, 200];
const downloadTimeoutMs = 300_000;
const executable = process.platform === "win32" ? "pulumi.exe" : "pulumi";

/**
 * A Pulumi command line: the one on the PATH, else the vendor's through npm, else one built from source with Go. What
 * was fetched or built is kept in the user's cache folder by version, so that a second clone finds it.
 *
 * @param {string} root - The project's root folder.
 * @returns {Promise<string>} Path of the binary.
 */
export async function findPulumi(root) {
    const version = await cliVersion(root);
    const cache = join(cacheFolder(), `pulumi-${version}`);
    const known = (await onPath()) ?? kept(cache, version);
    if (known !== undefined) {
        return known;
    }
    const isWaiting = () =>
        process.stderr.write("Another run is getting the Pulumi command line; waiting for it …\n");
    return withLock(
        `${cache}.lock`,
        async () => kept(cache, version) ?? (await acquire(root, cache, version)),
        isWaiting,
    );
}

/**
 * The version that is downloaded or built: that of the SDK in package.json, so that an update changes both.
 *
 * @param {string} root
 */
async function cliVersion(root) {
    const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
    return String(manifest.devDependencies["@pulumi/pulumi"]).replace(/^\^/, "");
}

/**
 * @param {string} root
 * @param {string} cache
 * @param {string} version
 */
async function acquire(root, cache, version) {
    const faults = [];
    for (const [name, getIt] of Object.entries({ npm: download, Go: build })) {
        try {
            await getIt(root, cache, version);
            const found = kept(cache, version);
            if (found !== undefined) {
                return found;
            }
            faults.push(`${name}: left no binary`);
        } catch (error) {
            faults.push(`${name}: ${/** @type {Error} */ (error).message}`);
        }
    }
    throw new PreparationError(
        `No Pulumi command line (3.200 or newer) is on the PATH, and the bootstrap could not install one:\n${faults.join("\n")}\n` +
            "Do one of these, then run this again:\n" +
            "  - install Pulumi (https://www.pulumi.com/docs/install) so that `pulumi version` works;\n" +
            "  - connect to the internet, so that npm's `pulumi` package can download it;\n" +
            "  - install Go 1.26 or newer (https://go.dev/dl), with which it is built from source.",
    );
}

/** @returns {Promise<string | undefined>} */
async function onPath() {
    const folder = (process.env["PATH"] ?? "")
        .split(delimiter)
        .find((each) => existsSync(join(each, executable)));
    if (folder === undefined) {
        return undefined;
    }
    const binary = join(folder, executable);
    const text = await output(binary, ["version"], { env: { PULUMI_SKIP_UPDATE_CHECK: "true" } }).catch(
        () => "",
    );
    const [major = 0, minor = 0] = (/v?(\d+)\.(\d+)/.exec(text) ?? []).slice(1).map(Number);
    const [leastMajor = 0, leastMinor = 0] = leastVersion;
    return major > leastMajor || (major === leastMajor && minor >= leastMinor) ? binary : undefined;
}

/**
 * @param {string} cache
 * @param {string} version
 * @returns {string | undefined}
 */
function kept(cache, version) {
    return [join(downloadFolder(cache, version), executable), join(cache, "built", executable)].find((path) =>
        existsSync(path),
    );
}

/**
 * Where npm's `pulumi` package puts the vendor's release.
 *
 * @param {string} cache
 * @param {string} version
 */
function downloadFolder(cache, version) {
    return join(cache, "npm", "versions", version, "bin");
}

/**
 * The vendor's release. Its home is set to the cache: a user's own `~/.pulumi` is not touched.
 *
 * @param {string} _root
 * @param {string} cache
 * @param {string} version
 */
async function download(_root, cache, version) {
    await longStep(
        `Getting the Pulumi command line ${version} (npm)`,
        [
            "npm",
            "exec",
            "--yes",
            "--loglevel=error",
            `--package=pulumi@${version}`,
            "--",
            "pulumi",
            "version",
        ],
        { env: { PULUMI_HOME: join(cache, "npm"), PULUMI_VERSION: version }, timeoutMs: downloadTimeoutMs },
    );
}

/**
 * From source, whole or not at all: the binary gets its name when it is complete.
 *
 * @param {string} root
 * @param {string} cache
 * @param {string} version
 */
async function build(root, cache, version) {
    const folder = join(cache, "built");
    const unfinished = join(folder, `${executable}.${process.pid}`);
    await mkdir(folder, { recursive: true });
    const flags = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
    await longStep(
        `Building the Pulumi command line ${version} (Go; some minutes, once)`,
        [
            ...["go", "build", "-trimpath", "-buildvcs=false", "-mod=readonly", "-ldflags", flags],
            ...["-o", unfinished, "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"],
        ],
        { cwd: join(root, "tools", "pulumi-cli"), env: { GOWORK: "off" } },
    );
    await rename(unfinished, join(folder, executable));
}

/** The user's cache folder for this project. */
function cacheFolder() {
    const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
    if (XDG_CACHE_HOME) {
        return join(XDG_CACHE_HOME, "pulumi-entra-b2b");
    }
    if (process.platform === "win32") {
        return join(LOCALAPPDATA ?? join(homedir(), "AppData", "Local"), "pulumi-entra-b2b");
    }
    const caches = process.platform === "darwin" ? join("Library", "Caches") : ".cache";
    return join(homedir(), caches, "pulumi-entra-b2b");
}
