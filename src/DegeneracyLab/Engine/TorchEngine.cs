using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace DegeneracyLab;

/// <summary>
/// Whether libtorch, the native library of TorchSharp, can be loaded. Where it cannot, TorchSharp's message names a missing
/// package whatever the cause is; this class finds the cause and says what to do.
/// </summary>
internal static class TorchEngine
{
    private static volatile bool usable;

    /// <summary>Makes sure that libtorch can be used; called where networks and their layers are made.</summary>
    /// <exception cref="DllNotFoundException">It cannot be loaded. The message says why, and what to do.</exception>
    public static void Require()
    {
        if (usable)
            return;
        if (Problem() is { } problem)
            throw new DllNotFoundException(problem);
        usable = true;
    }

    /// <summary>Makes sure that libtorch can be used before the base class of a module does.</summary>
    /// <param name="module">The name of the module.</param>
    /// <returns>The name.</returns>
    public static string RequiredBy(string module)
    {
        Require();
        return module;
    }

    /// <summary>
    /// Makes sure that libtorch is in its place, for a host that loads other people's assemblies: TorchSharp's own search, which writes
    /// 480 MB into their folder and its story to the console, is not begun.
    /// </summary>
    /// <exception cref="DllNotFoundException">It is not, or cannot be loaded. The message says why, and what to do.</exception>
    internal static void RequireInPlace()
    {
        Assembly assembly = typeof(torch).Assembly;
        // Windows finds what the binding needs only if it is loaded already.
        _ = NativeLibrary.TryLoad("torch_cpu", assembly, null, out _);
        if (!NativeLibrary.TryLoad("LibTorchSharp", assembly, null, out _))
            throw new DllNotFoundException(TorchProblem.Of(RuntimeInformation.RuntimeIdentifier, assembly.GetName().Version?.ToString(3) ?? "", Find(Binding) is not null, Find(Libtorch) is not null, LoaderMessage(Binding)));
    }

    private static string Binding => OperatingSystem.IsWindows() ? "LibTorchSharp.dll" : OperatingSystem.IsMacOS() ? "libLibTorchSharp.dylib" : "libLibTorchSharp.so";

    private static string Libtorch => OperatingSystem.IsWindows() ? "torch_cpu.dll" : OperatingSystem.IsMacOS() ? "libtorch_cpu.dylib" : "libtorch_cpu.so";

    private static string? Problem()
    {
        Assembly assembly = typeof(torch).Assembly;
        bool hasBinding = Find(Binding) is not null;
        bool hasLibtorch = Find(Libtorch) is not null;

        // TorchSharp knows more places than these, notebooks for instance, and the order in which Windows needs the libraries.
        // But where both are here and Linux refuses them, it would copy 480 MB before it fails.
        string loader = "";
        if (OperatingSystem.IsLinux() && hasBinding && hasLibtorch)
        {
            if (NativeLibrary.TryLoad("LibTorchSharp", assembly, null, out _))
                return null;
            loader = LoaderMessage(Binding);
        }
        else
        {
            try
            {
                torch.InitializeDeviceType(DeviceType.CPU);
                return null;
            }
            catch (Exception exception) when (exception is NotSupportedException or TypeInitializationException or DllNotFoundException)
            {
                loader = exception.GetBaseException().Message;
            }
        }

        return TorchProblem.Of(RuntimeInformation.RuntimeIdentifier, assembly.GetName().Version?.ToString(3) ?? "", hasBinding, hasLibtorch, loader);
    }

    /// <summary>
    /// A native library where the runtime looks for it: the folders of the program's manifest, the program's own, and those beside
    /// TorchSharp, from which a host loads it that has a load context of its own.
    /// </summary>
    private static string? Find(string library)
    {
        string beside = Path.GetDirectoryName(typeof(torch).Assembly.Location) ?? "";
        string folders = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        return folders.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(AppContext.BaseDirectory)
            .Append(beside)
            .Append(Path.Combine(beside, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"))
            .Select(folder => Path.Combine(folder, library))
            .FirstOrDefault(File.Exists);
    }

    private static string LoaderMessage(string library)
    {
        if (Find(library) is not { } path)
            return "";
        try
        {
            NativeLibrary.Load(path);
            return "";
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            return exception.Message;
        }
    }
}
