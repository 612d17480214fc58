using System.Reflection;
using System.Text.Json;
using static TorchSharp.torch;

namespace DegeneracyLab.Cli;

/// <summary>The networks that an assembly declares.</summary>
internal sealed class DeclaredNetworks
{
    private readonly string file;
    private readonly Type[] types;

    private DeclaredNetworks(Assembly assembly, string file)
    {
        this.file = file;
        Assembly = assembly;
        types = [.. TypesOf(assembly)
            .Where(type => type is { IsAbstract: false, IsGenericTypeDefinition: false } && type.GetCustomAttribute<NetworkAttribute>() is not null && typeof(IInstrumentedNetwork).IsAssignableFrom(type))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)];
    }

    /// <summary>The assembly.</summary>
    public Assembly Assembly { get; }

    /// <summary>Finds the networks of an assembly.</summary>
    /// <param name="path">The assembly.</param>
    public static DeclaredNetworks Of(string path) =>
        new(System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(typeof(DeclaredNetworks).Assembly)!.LoadFromAssemblyPath(path), Path.GetFileName(path));

    /// <summary>Makes the network of an experiment: with the weights of its file, or with initial ones of its seed.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <returns>The network, which the caller disposes.</returns>
    /// <exception cref="CommandFailure">There is no such network, or sizes or weights do not fit.</exception>
    public IInstrumentedNetwork Make(Experiment experiment)
    {
        if (experiment.Weights is null == experiment.Seed is null)
            throw CommandFailure.Usage("Either --weights or --seed is needed: the file of the network's weights, or the seed of random ones.");
        if (experiment.Weights is { } path)
            CommandFailure.RequireFile(path);
        ScalarType dtype = experiment.Dtype switch
        {
            null => experiment.Weights is { } weights ? Analysis.Checkpoint.DtypeOf(weights) : ScalarType.Float32,
            "float32" => ScalarType.Float32,
            "float64" => ScalarType.Float64,
            _ => throw CommandFailure.Usage($"--dtype is float32 or float64, not '{experiment.Dtype}'."),
        };
        IInstrumentedNetwork network = Make(Find(experiment.Network), experiment.Sizes ?? new Dictionary<string, int>(), dtype, DeviceOf(experiment.Device), experiment.Seed ?? 0);
        if (experiment.Weights is { } file)
            Analysis.Checkpoint.Load(file, network);
        return network;
    }

    /// <summary>The networks with their shapes and sizes, as JSON.</summary>
    public string ToJson()
    {
        RequireAny();
        return JsonSerializer.Serialize(types.Select(type =>
        {
            ParameterInfo[] sizes = SizesOf(type);
            using var network = sizes.Length == 0 ? (IDisposable?)Make(type, new Dictionary<string, int>(), ScalarType.Float32, CPU, 0) : null;
            NetworkDescription? description = (network as IInstrumentedNetwork)?.Description;
            return new
            {
                name = NameOf(type),
                sizes = sizes.Select(size => size.Name!).ToArray(),
                input = description?.InputShape,
                output = description?.OutputShape,
                parameters = description?.ParameterCount,
                hookPoints = description?.HookPoints.Select(hook => hook.Name).ToArray(),
            };
        }));
    }

    private static IInstrumentedNetwork Make(Type type, IReadOnlyDictionary<string, int> sizes, ScalarType dtype, Device device, long seed)
    {
        ParameterInfo[] needed = SizesOf(type);
        string name = NameOf(type);
        if (sizes.Keys.FirstOrDefault(given => needed.All(size => size.Name != given)) is { } unknown)
            throw CommandFailure.BadInput($"{name} has no size '{unknown}'; {(needed.Length == 0 ? "it has none" : $"it has {string.Join(", ", needed.Select(size => size.Name))}")}.");
        if (needed.FirstOrDefault(size => !sizes.ContainsKey(size.Name!)) is { } missing)
            throw CommandFailure.BadInput($"{name} needs the {(needed.Length == 1 ? "size" : "sizes")} {string.Join(", ", needed.Select(size => size.Name))}, and {missing.Name} was not given: add --size {missing.Name}=8, with the number that the weights were made with.");
        return (IInstrumentedNetwork)ConstructorOf(type).Invoke([.. needed.Select(size => (object)sizes[size.Name!]), dtype, device, (long?)seed]);
    }

    private static Device DeviceOf(string? name)
    {
        if (name is null or "cpu")
            return CPU;
        if (!name.StartsWith("cuda", StringComparison.Ordinal))
            throw CommandFailure.Usage($"--device is cpu, cuda or cuda:N, not '{name}'.");
        return cuda.is_available() ? device(name) : throw new CommandFailure(ExitCode.Environment, $"There is no device {name}: libtorch finds no GPU. 'degeneracylab doctor ASSEMBLY' says what it finds.");
    }

    /// <summary>The generated constructor: the sizes, and then type, device and seed.</summary>
    private static ConstructorInfo ConstructorOf(Type type) =>
        type.GetConstructors().FirstOrDefault(constructor => constructor.GetParameters() is [.. var sizes, { } dtype, { } device, { } seed]
            && dtype.ParameterType == typeof(ScalarType) && device.ParameterType == typeof(Device) && seed.ParameterType == typeof(long?) && sizes.All(size => size.ParameterType == typeof(int)))
        ?? throw CommandFailure.BadInput($"{NameOf(type)} has no generated constructor (sizes, dtype, device, seed), so that it can't be made here.");

    private static ParameterInfo[] SizesOf(Type type) => ConstructorOf(type).GetParameters()[..^3];

    private static string NameOf(Type type) => type.FullName!.Replace('+', '.');

    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException exception)
        {
            throw CommandFailure.BadInput($"{assembly.GetName().Name} can't be loaded: {exception.LoaderExceptions.FirstOrDefault()?.Message ?? exception.Message}");
        }
    }

    private Type Find(string? name)
    {
        RequireAny();
        if (name is null)
            return types.Length == 1 ? types[0] : throw CommandFailure.Usage($"--network is needed: {file} has the networks {Names()}.");
        Type[] found = [.. types.Where(type => NameOf(type) == name)];
        if (found.Length == 0)
            found = [.. types.Where(type => type.Name == name)];
        return found.Length switch
        {
            1 => found[0],
            0 => throw CommandFailure.BadInput($"{file} has no network '{name}'; the nearest is {Analysis.NearestName.Of(name, types.SelectMany(type => new[] { type.Name, NameOf(type) }).Distinct())}. It has {Names()}."),
            _ => throw CommandFailure.BadInput($"{file} has several networks '{name}': {string.Join(", ", found.Select(NameOf))}. Give the whole name."),
        };
    }

    private void RequireAny()
    {
        if (types.Length == 0)
            throw CommandFailure.BadInput($"{file} declares no networks; a network is a partial class with the attribute [Network].");
    }

    private string Names() => string.Join(", ", types.Select(NameOf));
}
