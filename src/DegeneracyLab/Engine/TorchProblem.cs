namespace DegeneracyLab;

/// <summary>Why libtorch cannot be loaded, as a message: what is missing, and what to do.</summary>
internal static class TorchProblem
{
    /// <summary>The versions of libtorch that versions of TorchSharp are built against.</summary>
    private const string TorchSharpVersion = "0.107.0", LibtorchVersion = "2.10.0";

    /// <summary>Finds the message.</summary>
    /// <param name="runtime">The runtime identifier of the process, such as linux-x64 or debian.12-x64.</param>
    /// <param name="torchSharp">The version of TorchSharp.</param>
    /// <param name="hasBinding">Whether TorchSharp's native library, LibTorchSharp, lies where the program looks for it.</param>
    /// <param name="hasLibtorch">Whether libtorch does.</param>
    /// <param name="loader">What the system's loader says; empty if it was not asked.</param>
    /// <returns>The message.</returns>
    public static string Of(string runtime, string torchSharp, bool hasBinding, bool hasLibtorch, string loader)
    {
        string processor = runtime[(runtime.LastIndexOf('-') + 1)..];
        string system = runtime.StartsWith("win", StringComparison.Ordinal) ? "win" : runtime.StartsWith("osx", StringComparison.Ordinal) ? "osx" : "linux";
        bool isPublished = (system, processor) is ("linux", "x64") or ("win", "x64" or "arm64") or ("osx", "arm64");
        string package = $"libtorch-cpu-{system}-{processor}";
        string reference = $"<PackageReference Include=\"{package}\" Version=\"{LibtorchVersion}\" />";
        return "DegeneracyLab cannot load libtorch, TorchSharp's native library: " + (runtime, hasBinding, hasLibtorch, loader) switch
        {
            _ when runtime.Contains("musl", StringComparison.Ordinal) =>
                "this system's C library is musl (Alpine Linux), and libtorch needs glibc 2.34 or newer. Use a distribution with glibc, such as Debian 12 or Ubuntu 22.04.",
            _ when !isPublished =>
                $"it is not published for {runtime}. It is for linux-x64 (with glibc), win-x64, win-arm64 and osx-arm64.",
            (_, _, false, _) =>
                $"it is not among the program's files. Add it to the project of the program: {reference}",
            (_, false, _, _) =>
                $"libLibTorchSharp of the package TorchSharp {torchSharp} is not among the program's files. Build or publish the program again, and copy its whole output folder.",
            _ when Missing(loader, "GLIBC_") is { } version =>
                $"this system's glibc does not offer {version}. It needs glibc 2.34 or newer, as in Debian 12, Ubuntu 22.04 and RHEL 9.",
            _ when Missing(loader, "GLIBCXX_") is { } version =>
                $"this system's libstdc++ does not offer {version}. Build or publish the program with -p:DegeneracyLabWeakenNativeLibrary=Always, or install a newer libstdc++ (GCC 13 or newer).",
            _ when loader.Contains("undefined symbol", StringComparison.Ordinal) =>
                $"its version does not fit TorchSharp {torchSharp}. {(torchSharp == TorchSharpVersion ? $"Use {reference}" : "Use the libtorch package that this version of TorchSharp names in its description.")} The loader says: {LastLine(loader)}",
            _ => $"the system's loader refuses it: {LastLine(loader)}",
        };
    }

    /// <summary>The version with a prefix that the loader did not find: its message has "version `GLIBC_2.34' not found".</summary>
    private static string? Missing(string loader, string prefix)
    {
        int found = loader.IndexOf($"version `{prefix}", StringComparison.Ordinal);
        if (found < 0)
            return null;
        int start = loader.IndexOf('`', found) + 1, end = loader.IndexOf('\'', start);
        return end < 0 ? null : loader[start..end];
    }

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "it gives no reason";
}
