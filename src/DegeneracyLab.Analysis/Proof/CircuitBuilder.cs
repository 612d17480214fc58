using TorchSharp.Modules;

namespace DegeneracyLab.Analysis;

/// <summary>Makes a circuit of the steps that a network states.</summary>
internal sealed class CircuitBuilder
{
    private readonly NetworkDescription description;
    private readonly ParameterLayout layout;
    private readonly StepWeights weights = new();
    private readonly Dictionary<HookPoint, int> nodes = [];
    private readonly Dictionary<Parameter, int> factorsOf = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(double, long), int> constants = [];
    private readonly List<(double Value, long Divisor)> factors = [];
    private readonly List<int> columns = [];
    private readonly List<CircuitPart> parts = [];
    private readonly int inputs;
    private int count = Circuit.FirstInput;
    private int choices;

    private CircuitBuilder(IInstrumentedNetwork network)
    {
        description = network.Description;
        layout = new(network.NamedParameters().Select(named => named.Parameter));
        // A token is an input for each row of its table, 1 for its own and 0 for the others.
        inputs = Width(description.Input) * (int)(description.Vocabulary ?? 1);
        nodes[description.Input] = Circuit.FirstInput;
        count += inputs;
    }

    /// <summary>Says why a network has no circuit.</summary>
    /// <param name="network">The network.</param>
    /// <returns>A sentence that names the layer; null if the network has a circuit.</returns>
    public static string? Obstacle(IInstrumentedNetwork network)
    {
        NetworkDescription description = network.Description;
        HashSet<HookPoint> known = [description.Input];
        foreach (NetworkStep step in network.Steps())
        {
            if (step is AttentionStep || step is FixedStep { Function: null })
                return $"There is no proof for {description.Name}: {step.Output.Name} is not stated to be piecewise linear.";
            bool isSplit = step is PartsStep && known.Contains(step.Output);
            foreach (HookPoint read in isSplit ? [step.Output] : step is TableStep { Tokens: { } tokens } ? [tokens] : step.Inputs)
                if (!known.Contains(read))
                    return Unstated(read);
            if (step is TableStep table && table.Tokens != description.Input)
                return $"There is no proof for {description.Name}: {step.Output.Name} reads tokens that are not the network's input.";
            known.UnionWith(isSplit ? step.Inputs : [step.Output]);
        }

        return known.Contains(description.Output) ? null : Unstated(description.Output);

        string Unstated(HookPoint hook) => $"There is no proof for {description.Name}: no step states how {hook.Name} is computed.";
    }

    /// <summary>Makes the circuit of a network.</summary>
    /// <param name="network">A network without an <see cref="Obstacle"/>.</param>
    /// <returns>The circuit.</returns>
    public static Circuit Build(IInstrumentedNetwork network)
    {
        var builder = new CircuitBuilder(network);
        foreach (NetworkStep step in network.Steps())
            builder.Add(step);
        NetworkDescription description = builder.description;
        return new(builder.count, builder.parts, builder.factors, builder.columns, (int)builder.layout.Count, builder.inputs, builder.nodes[description.Output], builder.Width(description.Output), builder.choices);
    }

    private int Width(HookPoint hook) => (int)description.WidthAt(hook);

    private IReadOnlyList<long> Shape(HookPoint hook) => description.ShapeAt(hook);

    private void Add(NetworkStep step)
    {
        var terms = new Terms();
        switch (step)
        {
            case MapStep map:
                AddMap(map, terms);
                break;
            case ConvolutionStep convolution:
                AddConvolution(convolution, terms);
                break;
            case TableStep table:
                AddTable(table, terms);
                break;
            case AddedTableStep table:
                AddSum([table.Input], table.Output, terms);
                parts.Add(terms.ToPart(isMap: false));
                terms = new();
                for (int entry = 0; entry < Width(table.Output); entry++)
                    terms.Add(nodes[table.Output] + entry, Circuit.Constant, Factor(table.Table, entry));
                break;
            case GainStep gain:
                int first = New(gain.Output), units = (int)gain.Gain.numel();
                for (int entry = 0; entry < Width(gain.Output); entry++)
                {
                    terms.Add(first + entry, nodes[gain.Input] + entry, Factor(gain.Gain, entry % units));
                    if (gain.Bias is { } bias)
                        terms.Add(first + entry, Circuit.Constant, Factor(bias, entry % units));
                }

                break;
            case SumStep sum:
                AddSum(sum.Terms, sum.Output, terms);
                break;
            case PartsStep split when nodes.ContainsKey(split.Whole):
                foreach (HookPoint part in split.Parts)
                    New(part);
                foreach ((int whole, int part) in Places(split))
                    terms.Add(part, whole, Constant(1));
                break;
            case PartsStep joined:
                New(joined.Whole);
                foreach ((int whole, int part) in Places(joined))
                    terms.Add(whole, part, Constant(1));
                break;
            case FixedStep { Function: { } function } fixedStep:
                AddFixed(fixedStep, function, terms);
                break;
        }

        if (terms.Count > 0)
            parts.Add(terms.ToPart(isMap: step.Parameters.Count > 0));
    }

    private void AddMap(MapStep map, Terms terms)
    {
        int first = New(map.Output);
        int read = (int)map.Weight.size(map.IsTransposed ? 0 : 1), written = (int)map.Weight.size(map.IsTransposed ? 1 : 0);
        for (int position = 0; position < Width(map.Output) / written; position++)
            for (int output = 0; output < written; output++)
            {
                int node = first + (position * written) + output;
                for (int input = 0; input < read; input++)
                    terms.Add(node, nodes[map.Input] + (position * read) + input, Factor(map.Weight, map.IsTransposed ? (input * written) + output : (output * read) + input));
                if (map.Bias is { } bias)
                    terms.Add(node, Circuit.Constant, Factor(bias, output));
            }
    }

    private void AddConvolution(ConvolutionStep step, Terms terms)
    {
        int first = New(step.Output), kernel = (int)step.Weight.size(2), channels = (int)step.Weight.size(1);
        IReadOnlyList<long> output = Shape(step.Output);
        for (int channel = 0; channel < output[0]; channel++)
            foreach ((int window, int[] places) in Windows(step.Input, step.Output, kernel, (int)step.Stride, (int)step.Padding))
            {
                int node = first + (channel * (int)(output[1] * output[2])) + window;
                for (int read = 0; read < channels; read++)
                    for (int tap = 0; tap < places.Length; tap++)
                        if (places[tap] >= 0)
                            terms.Add(node, NodeOf(step.Input, read, places[tap]), Factor(step.Weight, (((channel * channels) + read) * places.Length) + tap));
                if (step.Bias is { } bias)
                    terms.Add(node, Circuit.Constant, Factor(bias, channel));
            }
    }

    private void AddTable(TableStep step, Terms terms)
    {
        int first = New(step.Output), rows = (int)step.Table.size(0), width = (int)step.Table.size(1);
        for (int position = 0; position < Width(step.Output) / width; position++)
            for (int row = 0; row < rows; row++)
                for (int unit = 0; unit < width; unit++)
                    terms.Add(first + (position * width) + unit, nodes[step.Tokens] + (position * rows) + row, Factor(step.Table, (row * width) + unit));
    }

    private void AddSum(IReadOnlyList<HookPoint> summands, HookPoint output, Terms terms)
    {
        int first = New(output);
        foreach (HookPoint summand in summands)
            for (int entry = 0; entry < Width(output); entry++)
                terms.Add(first + entry, nodes[summand] + entry, Constant(1));
    }

    private void AddFixed(FixedStep step, PiecewiseLinearFunction function, Terms terms)
    {
        switch (function)
        {
            case SameEntriesFunction:
                nodes[step.Output] = nodes[step.Input];
                break;
            case GateFunction gate:
                parts.Add(new GatesPart(nodes[step.Input], New(step.Output), Width(step.Output), Constant(1), Constant(gate.SlopeAtZero), Constant(gate.ClosedSlope), choices));
                choices += Width(step.Output);
                break;
            case PositionMeanFunction:
                int mean = New(step.Output), width = Width(step.Output), positions = (int)Shape(step.Input)[0];
                for (int entry = 0; entry < Width(step.Input); entry++)
                    terms.Add(mean + (entry % width), nodes[step.Input] + entry, Constant(1, positions));
                break;
            case LastPositionFunction:
                nodes[step.Output] = nodes[step.Input] + Width(step.Input) - Width(step.Output);
                break;
            case WindowMeanFunction windows:
                int first = New(step.Output);
                foreach ((int output, int[] places) in ImageWindows(step, windows.Kernel, windows.Stride, windows.Padding))
                    foreach (int place in places)
                        terms.Add(first + output, place, Constant(1, windows.Kernel * windows.Kernel));
                break;
            case WindowMaximumFunction windows:
                parts.Add(new MaximaPart(New(step.Output), [.. ImageWindows(step, windows.Kernel, windows.Stride, windows.Padding).Select(window => window.Places)], choices));
                choices += Width(step.Output);
                break;
            default:
                throw new NotSupportedException($"{step.Output.Name} computes {function}, which no circuit is made of.");
        }
    }

    /// <summary>The windows of a pool, channel by channel: the entry of the output, and the nodes in the window that lie in the image.</summary>
    private IEnumerable<(int Output, int[] Places)> ImageWindows(FixedStep step, long kernel, long stride, long padding)
    {
        int windows = (int)(Shape(step.Output)[1] * Shape(step.Output)[2]);
        for (int channel = 0; channel < Shape(step.Output)[0]; channel++)
            foreach ((int window, int[] places) in Windows(step.Input, step.Output, (int)kernel, (int)stride, (int)padding))
                yield return ((channel * windows) + window, [.. places.Where(place => place >= 0).Select(place => NodeOf(step.Input, channel, place))]);
    }

    /// <summary>Each window over an image, and the place of the image at each place of the window in row-major order; -1 in the padding.</summary>
    private IEnumerable<(int Window, int[] Places)> Windows(HookPoint input, HookPoint output, int kernel, int stride, int padding)
    {
        int height = (int)Shape(input)[1], width = (int)Shape(input)[2], rows = (int)Shape(output)[1], across = (int)Shape(output)[2];
        for (int window = 0; window < rows * across; window++)
        {
            int top = (window / across * stride) - padding, left = (window % across * stride) - padding;
            yield return (window, [.. Enumerable.Range(0, kernel * kernel).Select(tap =>
            {
                (int row, int column) = (top + (tap / kernel), left + (tap % kernel));
                return row >= 0 && row < height && column >= 0 && column < width ? (row * width) + column : -1;
            })]);
        }
    }

    private int NodeOf(HookPoint image, int channel, int place) => nodes[image] + (channel * (int)(Shape(image)[1] * Shape(image)[2])) + place;

    /// <summary>The nodes of a whole and of its parts, entry by entry; the parts are side by side on the last dimension.</summary>
    private IEnumerable<(int Whole, int Part)> Places(PartsStep step)
    {
        int width = (int)Shape(step.Whole)[^1], start = 0;
        foreach (HookPoint part in step.Parts)
        {
            int own = (int)Shape(part)[^1];
            for (int entry = 0; entry < Width(part); entry++)
                yield return (nodes[step.Whole] + (entry / own * width) + start + (entry % own), nodes[part] + entry);
            start += own;
        }
    }

    private int New(HookPoint hook)
    {
        nodes[hook] = count;
        count += Width(hook);
        return nodes[hook];
    }

    private int Factor(Parameter parameter, int index)
    {
        if (!factorsOf.TryGetValue(parameter, out int first))
        {
            factorsOf[parameter] = first = factors.Count;
            double[] numbers = weights.Of(parameter);
            factors.AddRange(numbers.Select(number => (number, 1L)));
            columns.AddRange(Enumerable.Range(0, numbers.Length).Select(place => (int)(layout.PlaceOf(parameter, place) ?? -1)));
        }

        return first + index;
    }

    private int Constant(double value, long divisor = 1)
    {
        if (constants.TryGetValue((value, divisor), out int found))
            return found;
        factors.Add((value, divisor));
        columns.Add(-1);
        return constants[(value, divisor)] = factors.Count - 1;
    }

    /// <summary>Gathers terms.</summary>
    private sealed class Terms
    {
        private readonly List<int> outputs = [], inputs = [], factors = [];

        public int Count => outputs.Count;

        public void Add(int output, int input, int factor)
        {
            outputs.Add(output);
            inputs.Add(input);
            factors.Add(factor);
        }

        public TermsPart ToPart(bool isMap) => new([.. outputs], [.. inputs], [.. factors], isMap);
    }
}
