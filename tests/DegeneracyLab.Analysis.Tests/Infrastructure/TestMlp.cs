using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>
/// A perceptron of any widths and activations, written by hand against the contract that generated networks fulfil: the
/// analysis must not know the difference.
/// </summary>
internal sealed class TestMlp : NetworkModule<TestMlp.Recording>
{
    private readonly List<Linear> linears = [];
    private readonly NetworkDescription description;
    private readonly List<(string Kind, HookPoint Hook, Linear? Linear, double Slope)> layers = [];
    private readonly int inputs;
    private readonly string spelling;

    /// <summary>Layers as text: a number is the outputs of a Linear, "b" after it gives it a bias; else an activation.</summary>
    public TestMlp(int inputs, string layers, ScalarType dtype = ScalarType.Float64, long seed = 1)
        : base("TestMlp", dtype, null, seed)
    {
        this.inputs = inputs;
        spelling = layers;
        var descriptions = new List<LayerDescription>();
        var input = new HookPoint(0, "Input");
        int width = inputs;
        foreach (string text in layers.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int index = descriptions.Count + 1;
            HookPoint before = index == 1 ? input : descriptions[^1].HookPoint;
            if (char.IsDigit(text[0]))
            {
                bool bias = text.EndsWith('b');
                int outputs = int.Parse(text.TrimEnd('b'), System.Globalization.CultureInfo.InvariantCulture);
                Linear linear = NewLayer.Linear(width, outputs, bias);
                linears.Add(linear);
                var hook = new HookPoint(index, $"Linear{linears.Count}");
                this.layers.Add(("Linear", hook, linear, 0));
                descriptions.Add(LayerDescription.Linear(hook, [width], outputs, bias));
                width = outputs;
                continue;
            }

            string[] parts = text.Split(':');
            var activation = new HookPoint(index, $"{parts[0]}{index}");
            double slope = parts.Length > 1 ? double.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : 0;
            this.layers.Add((parts[0], activation, null, slope));
            descriptions.Add(parts[0] switch
            {
                "ReLU" or "LeakyReLU" => LayerDescription.Gate(activation, parts[0], [width], slope),
                "Tanh" => LayerDescription.Smooth(activation, parts[0], [width], activation),
                "GELU" or "Cube" => LayerDescription.Smooth(activation, parts[0], [width], before),
                "Identity" => LayerDescription.Identity(activation, [width]),
                _ => throw new ArgumentException(text),
            });
        }

        description = new("TestMlp", input, [inputs], descriptions);
        Start();
    }

    public override NetworkModule<Recording> Copy(ScalarType dtype) => CopyWith((_, seed) => new TestMlp(inputs, spelling, dtype, seed ?? 1));

    protected override Parameter? FirstParameter => linears.Count > 0 ? linears[0].weight : null;

    public HookPoint Hook(string name) => Description.HookPoints.Single(hook => hook.Name == name);

    public Linear LinearAt(int index) => linears[index];

    public override Tensor forward(Tensor input)
    {
        foreach (var layer in layers)
            input = Apply(layer, input);
        return input;
    }

    protected override void RegisterLayers()
    {
        for (int index = 0; index < linears.Count; index++)
            register_module($"Linear{index + 1}", linears[index]);
    }

    protected override NetworkDescription Describe() => description;

    protected override void DrawWeights(ParameterInitializer draw) => linears.ForEach(linear => draw.Linear(linear));

    protected override Recording NewTrace(TraceSelection selection) => new(this, selection);

    protected override Tensor? Record(NetworkTrace trace, Tensor input)
    {
        foreach (var layer in layers)
        {
            Tensor output = Apply(layer, input);
            if (layer.Kind is "ReLU" or "LeakyReLU" ? trace.RecordGate(layer.Hook, ref output, input) : trace.Record(layer.Hook, ref output))
                return null;
            input = output;
        }

        return input;
    }

    protected override Tensor PullBack(NetworkTrace trace, int from, int to, Tensor g, ProductPass pass)
    {
        for (int index = to; index > from; index--)
        {
            var layer = layers[index - 1];
            if (layer.Linear is { } linear)
            {
                pass.AddBias(g, linear.bias);
                g = g.matmul(linear.weight!);
            }
            else if (Slope(trace, layer) is { } slope)
            {
                g = g * slope;
            }
        }

        return g;
    }

    protected override Tensor PushForward(NetworkTrace trace, int from, int to, Tensor t, ProductPass pass)
    {
        for (int index = from + 1; index <= to; index++)
        {
            var layer = layers[index - 1];
            t = layer.Linear is { } linear ? t.matmul(linear.weight!.t()) : Slope(trace, layer) is { } slope ? t * slope : t;
        }

        return t;
    }

    protected override void AddParameterBlocks(ParameterBlocks blocks)
    {
        foreach (var layer in layers.Where(layer => layer.Linear is not null))
            blocks.Linear(layer.Hook, Description.HookPoints[layer.Hook.Index - 1], layer.Linear!);
    }

    protected override void AddSteps(NetworkSteps steps)
    {
        foreach (var layer in layers)
        {
            HookPoint before = Description.HookPoints[layer.Hook.Index - 1];
            if (layer.Linear is { } linear)
                steps.Linear(layer.Hook, before, linear);
            else if (layer.Kind is "ReLU" or "LeakyReLU")
                steps.Gate(layer.Hook, before, layer.Slope);
            else if (layer.Kind == "Identity")
                steps.Identity(layer.Hook, before);
            else
                steps.Pass(layer.Hook, before, ChangeRule.Stops);
        }
    }

    private static Tensor Apply((string Kind, HookPoint Hook, Linear? Linear, double Slope) layer, Tensor x) => layer.Kind switch
    {
        "Linear" => layer.Linear!.call(x),
        "ReLU" => x.relu(),
        "LeakyReLU" => x.LeakyReLU(layer.Slope),
        "Tanh" => x.tanh(),
        "GELU" => nn.functional.gelu(x),
        "Cube" => x * x.square(),
        _ => x.alias(),
    };

    private Tensor? Slope(NetworkTrace trace, (string Kind, HookPoint Hook, Linear? Linear, double Slope) layer) => layer.Kind switch
    {
        "ReLU" or "LeakyReLU" => Derivatives.Gate(trace.Mask(layer.Hook), layer.Slope, Dtype),
        "Tanh" => Derivatives.Tanh(trace[layer.Hook]),
        "GELU" => Derivatives.GELU(trace[Description.HookPoints[layer.Hook.Index - 1]]),
        "Cube" => trace[Description.HookPoints[layer.Hook.Index - 1]].square().Times(3),
        _ => null,
    };

    internal sealed class Recording(TestMlp network, TraceSelection selection) : NetworkTrace(network, selection);
}
