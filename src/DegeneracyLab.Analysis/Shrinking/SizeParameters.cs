using System.Reflection;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>The sizes of a network that are parameters of its constructor, and networks of other sizes.</summary>
internal sealed class SizeParameters
{
    private readonly ConstructorInfo constructor;
    private readonly DeclaredLayer[] linear;
    private readonly Dictionary<string, long> now;
    private readonly string[] fixedNames;

    private SizeParameters(ConstructorInfo constructor, DeclaredLayer[] linear, Dictionary<string, long> now, string[] fixedNames)
    {
        (this.constructor, this.linear, this.now, this.fixedNames) = (constructor, linear, now, fixedNames);
    }

    /// <summary>Reads them.</summary>
    /// <param name="network">The network.</param>
    /// <param name="declared">Its layers.</param>
    /// <returns>The sizes; null if none is a parameter, or blocks declare layers, whose sizes are their own.</returns>
    public static SizeParameters? Of(IInstrumentedNetwork network, IReadOnlyList<DeclaredLayer> declared)
    {
        Type type = DeclarationText.ClassOf(network)!;
        DeclaredLayer[] linear = [.. declared.Where(layer => !layer.Layer.IsElementwise)];
        if (type != network.GetType() || declared.Any(layer => layer.IsInBlock))
            return null;
        string? input = type.GetCustomAttribute<NetworkAttribute>()!.Input as string;
        Dictionary<string, long> now = [];
        if (input is not null)
            now[input] = network.Description.InputShape[0];
        foreach (DeclaredLayer layer in linear)
            if (layer.Size is string size)
                now[size] = layer.Layer.OutputShape[0];
        // Sizes come first, each an int without a default; dtype, device and seed have defaults.
        ConstructorInfo? constructor = type.GetConstructors().FirstOrDefault(one => one.GetParameters() is var all
            && all.Any(parameter => parameter.ParameterType == typeof(ScalarType))
            && all.TakeWhile(parameter => !parameter.HasDefaultValue).All(parameter => parameter.ParameterType == typeof(int) && now.ContainsKey(parameter.Name!))
            && all.Count(parameter => !parameter.HasDefaultValue) == now.Count);
        if (now.Count == 0 || constructor is null)
            return null;
        string?[] ends = [input, linear[^1].Size as string];
        return new(constructor, linear, now, [.. ends.OfType<string>()]);
    }

    /// <summary>Makes networks whose layers are filled up to the sizes that they share.</summary>
    /// <param name="layers">The smaller layers, as many as the network has.</param>
    /// <returns>A function that makes one.</returns>
    public Func<IInstrumentedNetwork> Maker(IReadOnlyList<ChainLayer> layers)
    {
        Dictionary<string, long> sizes = new(now);
        foreach (string size in now.Keys.Except(fixedNames))
            sizes[size] = linear.Zip(layers).Where(pair => pair.First.Size as string == size).Max(pair => pair.Second.Units);
        List<ShrunkParameter> parameters = [];
        long before = layers[0].Weight.size(1);
        foreach ((DeclaredLayer declared, ChainLayer layer) in linear.Zip(layers))
        {
            using var scope = NewDisposeScope();
            long units = declared.Size is string size ? sizes[size] : declared.Layer.OutputShape[0];
            Tensor weight = nn.functional.pad(layer.Weight, [0, before - layer.Weight.size(1), 0, units - layer.Units]);
            Tensor? bias = layer.Bias is null ? null : nn.functional.pad(layer.Bias, [0, units - layer.Units]);
            parameters.AddRange(NetworkShrinking.ParametersOf(declared.Layer.HookPoint.Name, weight, bias));
            before = units;
        }

        return () =>
        {
            object?[] arguments = [.. constructor.GetParameters().Select(parameter => parameter.HasDefaultValue ? parameter.ParameterType == typeof(ScalarType) ? ScalarType.Float64 : parameter.DefaultValue : (int)sizes[parameter.Name!])];
            var made = (IInstrumentedNetwork)constructor.Invoke(arguments);
            ShrunkNetwork.CopyTo(made, parameters);
            return made;
        };
    }
}
