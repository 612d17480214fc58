using System.Globalization;
using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Makes networks smaller that are degenerate on data, so that their outputs on these data stay.</summary>
public static partial class NetworkShrinking
{
    /// <summary>
    /// Shrinks a chain of fully connected layers and activations. Removed are units whose activations are constant on the data, dead ones
    /// among them, or combinations of others; fewer neurons replace synchronised units of which the next layer reads fewer dimensions; and
    /// layers that act linearly on the data are folded into the next one, where that does not take more parameters. No step is taken that
    /// changes an output by more than 1e-11 of the largest. On other data the outputs may differ. All samples are held in memory.
    /// </summary>
    /// <param name="network">The network; nothing of it changes. It is looked at in float64, on the CPU.</param>
    /// <param name="data">The data.</param>
    /// <param name="name">The name of the smaller network's class; that of the network after "Shrunk" if null.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>The declaration of the smaller network, and its weights.</returns>
    /// <exception cref="ArgumentException">Network or data can't be analysed, or the name is no name of a class.</exception>
    /// <exception cref="NotSupportedException">The network is no chain of trained, fully connected layers and activations of vectors, is not declared by attributes, or is not on the CPU.</exception>
    public static ShrunkNetwork Shrink(IInstrumentedNetwork network, Dataset data, string? name = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        name ??= "Shrunk" + network.Description.Name;
        if (!ClassName().IsMatch(name))
            throw new ArgumentException($"'{name}' cannot be the name of a class.", nameof(name));
        if (ChainStructure.ObstacleIn(network.Description) is { } obstacle)
            throw new NotSupportedException($"{network.Description.Name} cannot be shrunk: {obstacle}");
        if (Devices.Of(network) is { type: not TorchSharp.DeviceType.CPU } device)
            throw new NotSupportedException($"{network.Description.Name} is on {device}; it can be shrunk on the CPU.");
        AnalysisInput.RequireNetwork(network);
        IReadOnlyList<DeclaredLayer> declared = DeclaredLayer.Of(network);
        ChainStructure structure = ChainStructure.Of(network.Description);
        if (structure.Sections.Count == 0)
            throw new NotSupportedException($"{network.Description.Name} cannot be shrunk: it has no fully connected layer.");

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Tensor inputs = All(network, data, cancellationToken);
        IInstrumentedNetwork copy = network.Copy(ScalarType.Float64);
        using var owned = (IDisposable)copy;
        var chain = new ShrinkingChain(copy, structure, inputs);
        double largest = chain.LargestOutput;
        chain.Shrink(fold: true, cancellationToken);
        (string declaration, IReadOnlyList<ShrunkParameter> parameters) = Declared(name, network, declared, chain.Layers);
        (Func<IInstrumentedNetwork>? make, string reason) = Instance();
        return new(name, declaration, parameters, [.. structure.Sections.Select(section => new ShrunkLayer(section.PreActivation.Name, section.Width, (int?)LayerOf(chain.Layers, section)?.Units))], make, reason)
        {
            ParametersBefore = structure.ParameterCount,
            Samples = inputs.size(0),
            LargestChange = chain.LargestChange,
            LargestOutput = largest,
            RefusedSteps = chain.Refused,
        };

        (Func<IInstrumentedNetwork>?, string) Instance()
        {
            if (SizeParameters.Of(network, declared) is not { } sizes)
                return (null, $"{network.Description.Name} has no instance of other sizes: its sizes are not parameters of its constructor, or blocks have layers of its own.");
            IReadOnlyList<ChainLayer> whole = chain.Layers;
            if (whole.Count < structure.Sections.Count)
            {
                var unfolded = new ShrinkingChain(copy, structure, inputs);
                unfolded.Shrink(fold: false, cancellationToken);
                whole = unfolded.Layers;
            }

            return (sizes.Maker(whole), "");
        }
    }

    private static ChainLayer? LayerOf(IReadOnlyList<ChainLayer> layers, ChainSection section) => layers.FirstOrDefault(layer => layer.Section == section);

    /// <summary>All samples in float64.</summary>
    private static Tensor All(IInstrumentedNetwork network, Dataset data, CancellationToken cancellationToken)
    {
        List<Tensor> blocks = [];
        foreach (Tensor block in new SampleReader(network, data, isFirstPass: true).Blocks())
        {
            cancellationToken.ThrowIfCancellationRequested();
            blocks.Add(block.to(ScalarType.Float64).clone());
        }

        return cat(blocks);
    }

    /// <summary>The declaration, layer by layer; activations after a folded layer are gone with it.</summary>
    private static (string, IReadOnlyList<ShrunkParameter>) Declared(string name, IInstrumentedNetwork network, IReadOnlyList<DeclaredLayer> declared, IReadOnlyList<ChainLayer> layers)
    {
        List<string> lines = [];
        List<ShrunkParameter> parameters = [];
        Dictionary<string, int> ordinals = [];
        bool isLeft = true;
        foreach (DeclaredLayer layer in declared)
        {
            if (layer.Layer.IsElementwise)
            {
                if (isLeft && lines.Count > 0)
                    lines[^1] += $", {layer.Text}";
                else if (isLeft)
                    lines.Add(layer.Text);
                continue;
            }

            ChainLayer? kept = layers.FirstOrDefault(one => one.Section.PreActivation == layer.Layer.HookPoint);
            isLeft = kept is not null;
            if (kept is null)
                continue;
            lines.Add(layer.TextOf(kept.Units, kept.Bias is not null));
            // A layer without a name of its own has that of its kind and its place among those of the kind.
            int ordinal = ordinals[layer.Kind] = ordinals.GetValueOrDefault(layer.Kind) + 1;
            parameters.AddRange(ParametersOf(layer.StatedName ?? layer.Kind + ordinal.ToString(CultureInfo.InvariantCulture), kept.Weight, kept.Bias));
        }

        return ($"using DegeneracyLab;\n\n[Network(Input = {network.Description.InputShape[0].ToString(CultureInfo.InvariantCulture)})]\n{string.Concat(lines.Select(line => $"[{line}]\n"))}public partial class {name};\n", parameters);
    }

    /// <summary>The parameters of a fully connected layer.</summary>
    internal static IEnumerable<ShrunkParameter> ParametersOf(string layer, Tensor weight, Tensor? bias)
    {
        yield return new($"{layer}.weight", weight.shape, Matrix.Numbers(weight));
        if (bias is not null)
            yield return new($"{layer}.bias", bias.shape, Matrix.Numbers(bias));
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex ClassName();
}
