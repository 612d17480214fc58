using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;

namespace DegeneracyLab.Cli;

/// <summary>
/// A user's assembly, with the libraries that it was built with. The tool ships no libtorch, and networks are instances of the types of
/// their own DegeneracyLab; so all that touches networks or tensors runs in a load context in which these come from the assembly's folder.
/// This assembly is loaded into that context a second time, where its references mean those libraries. The two copies share no types:
/// an experiment goes in as text, and an outcome comes out as text.
/// </summary>
internal sealed class Host
{
    private const string Core = "DegeneracyLab", Analysis = "DegeneracyLab.Analysis", Engine = "TorchSharp";

    private static readonly Dictionary<string, Host> Hosts = new(StringComparer.Ordinal);

    private static readonly string Folder = Path.GetDirectoryName(typeof(Host).Assembly.Location)!;

    private readonly Context context;

    private Host(Context context) => this.context = context;

    /// <summary>What runs in the context, by the name of the class and its method.</summary>
    private delegate (int ExitCode, string Text) Entry(string assembly, string experiment, string folder, Action<string, double> progress, Func<string, (double[] Numbers, int Columns)> readTable, CancellationToken cancellationToken);

    /// <summary>Prepares an assembly; an assembly that was prepared before is loaded already.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <exception cref="CommandFailure">It is not there, was not built with what it needs, or with another version.</exception>
    public static Host Of(string? assembly)
    {
        string path = PathOf(assembly);
        if (Hosts.TryGetValue(path, out Host? known))
            return known;
        AssemblyDependencyResolver resolver;
        try
        {
            _ = AssemblyName.GetAssemblyName(path);
            resolver = new(path);
        }
        catch (Exception exception) when (exception is BadImageFormatException or InvalidOperationException)
        {
            throw CommandFailure.BadInput($"{path} is no .NET assembly: {exception.Message}");
        }

        Require(path, resolver);
        return Hosts[path] = new(new(path, resolver));
    }

    /// <summary>Runs an experiment in the context.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="folder">Where files are made; empty if none are.</param>
    /// <param name="progress">Receives what is done and the share that is done.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>What came of it, as JSON.</returns>
    /// <exception cref="CommandFailure">It failed.</exception>
    public string Run(Experiment experiment, string folder, Action<string, double> progress, CancellationToken cancellationToken)
    {
        (int exitCode, string text) = context.Entry(context.Path, ExperimentFile.Text(experiment), folder, progress, CsvTable.Read, cancellationToken);
        return exitCode == ExitCode.Success ? text : throw new CommandFailure(exitCode, text);
    }

    private static string PathOf(string? assembly)
    {
        if (string.IsNullOrEmpty(assembly))
            throw CommandFailure.Usage("An assembly is needed: the DLL of a project that declares networks (--assembly for ablate and compare).");
        string path = Path.GetFullPath(assembly);
        // The program beside an assembly, which starts it.
        if (File.Exists(path) && Path.GetExtension(path) is "" or ".exe" && File.Exists(Path.ChangeExtension(path, ".dll")))
            path = Path.ChangeExtension(path, ".dll");
        return File.Exists(path) ? path : throw new CommandFailure(ExitCode.Files, $"There is no assembly {path}; name the DLL that building the project made, such as bin/Debug/net10.0/Name.dll.");
    }

    /// <summary>Throws unless all that networks need is there, in the versions that the tool knows.</summary>
    private static void Require(string path, AssemblyDependencyResolver resolver)
    {
        string name = Path.GetFileName(path);
        string core = resolver.ResolveAssemblyToPath(new(Core))
            ?? throw CommandFailure.BadInput($"{name} was not built with {Core}: it declares no networks, or {Core}.dll is not in its folder.");
        string engine = resolver.ResolveAssemblyToPath(new(Engine))
            ?? throw CommandFailure.BadInput($"{Engine}.dll is not in the folder of {name}. The output of a class library lacks what its packages bring: name the assembly of a program or a test that uses it, or build it with <CopyLocalLockFileAssemblies>true</CopyLocalLockFileAssemblies> and a reference to libtorch.");
        foreach (string library in new[] { core, resolver.ResolveAssemblyToPath(new(Analysis)) }.OfType<string>())
        {
            string own = VersionOf(Path.Combine(Folder, Path.GetFileName(library))), other = VersionOf(library);
            if (own != other)
                throw new CommandFailure(ExitCode.Environment, $"{name} was built with {Path.GetFileNameWithoutExtension(library)} {other}, and this is degeneracylab {own}: install the tool of version {other}, or build the project with version {own}.");
        }

        Version needed = Assembly.GetExecutingAssembly().GetReferencedAssemblies().First(reference => reference.Name == Engine).Version!;
        Version found = AssemblyName.GetAssemblyName(engine).Version!;
        if (found < needed)
            throw new CommandFailure(ExitCode.Environment, $"{name} was built with {Engine} {found}, and degeneracylab needs {Engine} {needed} or newer.");
    }

    /// <summary>The version of a library with its suffix, without the hash of a commit.</summary>
    internal static string VersionOf(string file) => FileVersionInfo.GetVersionInfo(file).ProductVersion?.Split('+')[0] ?? "without a version";

    private sealed class Context(string path, AssemblyDependencyResolver resolver) : AssemblyLoadContext(System.IO.Path.GetFileName(path))
    {
        private Entry? entry;

        public string Path => path;

        public Entry Entry => entry ??= LoadFromAssemblyPath(typeof(Host).Assembly.Location)
            .GetType(typeof(HostedEntry).FullName!, throwOnError: true)!
            .GetMethod(nameof(HostedEntry.Run), BindingFlags.Static | BindingFlags.Public)!
            .CreateDelegate<Entry>();

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            if (resolver.ResolveAssemblyToPath(assemblyName) is { } resolved)
                return LoadFromAssemblyPath(resolved);
            // A project may declare networks without the analysis, which then is the tool's; its version is that of the project's DegeneracyLab.
            return assemblyName.Name == Analysis ? LoadFromAssemblyPath(System.IO.Path.Combine(Folder, Analysis + ".dll")) : null;
        }

        protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
            resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } resolved ? LoadUnmanagedDllFromPath(resolved) : 0;
    }
}
