using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>Interventions as JSON.</summary>
public sealed class InterventionJsonTests : IDisposable
{
    private static readonly HookPoint Hook = DigitClassifier.Hooks.ReLU1;
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly DigitClassifier network = new(seed: 1);

    public void Dispose()
    {
        network.Dispose();
        scope.Dispose();
    }

    [Fact]
    public void The_json_is_plain()
    {
        Interventions interventions =
        [
            Intervention.Zero(Hook).At(units: [3, 1], positions: [0], channels: [2]),
            Intervention.Mean(DigitClassifier.Hooks.Linear2, tensor(new[] { 0.1, -2 })),
            Intervention.Replace(Hook, 1.5).At(units: []),
            Intervention.Scale(Hook, 1e-300),
            Intervention.ProjectOut(Hook, tensor(new[] { 0.0, 1 }), tensor(new[] { 5.0, 6 })),
        ];
        const string json = """{"schema":"degeneracylab-interventions-1","interventions":["""
            + """{"kind":"zero","hook":"ReLU1","units":[1,3],"positions":[0],"channels":[2]},"""
            + """{"kind":"mean","hook":"Linear2","value":{"shape":[2],"values":[0.1,-2]}},"""
            + """{"kind":"replace","hook":"ReLU1","units":[],"value":{"shape":[],"values":[1.5]}},"""
            + """{"kind":"scale","hook":"ReLU1","factor":1E-300},"""
            + """{"kind":"projectOut","hook":"ReLU1","directions":{"shape":[2,1],"values":[0,1]},"origin":{"shape":[2],"values":[5,6]}}]}""";
        Assert.Equal(json, interventions.ToJson());
        Assert.Equal(interventions, Interventions.FromJson(json, network.Description));
        Assert.Equal("""{"schema":"degeneracylab-interventions-1","interventions":[]}""", Interventions.None.ToJson());
        Assert.Same(Interventions.None, Interventions.FromJson(Interventions.None.ToJson(), network.Description));
    }

    [Theory]
    [InlineData(new long[] { 5 })]
    [InlineData(new long[] { 3, 5 })]
    [InlineData(new long[] { 2, 3, 5 })]
    public void What_was_stored_does_the_same_to_the_bit(long[] shape)
    {
        Interventions interventions = [.. InterventionSamples.All(shape, 4).Select(sample => sample.Intervention)];
        Interventions read = Interventions.FromJson(interventions.ToJson(), network.Description);
        Assert.Equal(interventions, read);
        Assert.Equal(interventions.ToJson(), read.ToJson());
        Tensor value = InterventionSamples.Values([4, .. shape], 1);
        foreach ((Intervention before, Intervention after) in interventions.Zip(read))
            Assert.True(before.Apply(value).Equals(after.Apply(value)), before.ToString());
    }

    [Fact]
    public void Every_number_comes_back_to_the_bit()
    {
        var random = new Random(1);
        double[] numbers = [.. Enumerable.Range(0, 1000).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))).Where(double.IsFinite)];
        numbers = [.. numbers, 0.0, -0.0, double.Epsilon, double.MaxValue, double.MinValue, 0.1, 1.0 / 3, float.Epsilon];
        Interventions interventions = [Intervention.Mean(Hook, tensor(numbers)), .. numbers.Select(number => Intervention.Scale(Hook, number))];
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            comma.NumberFormat.NegativeSign = "minus ";
            CultureInfo.CurrentCulture = comma;
            Interventions read = Interventions.FromJson(interventions.ToJson(), network.Description);
            Assert.Equal(interventions, read);
            Tensor mean = read[0].Apply(zeros(1, numbers.Length, dtype: ScalarType.Float64));
            Assert.Equal(numbers.Select(BitConverter.DoubleToInt64Bits), mean.data<double>().ToArray().Select(BitConverter.DoubleToInt64Bits));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void A_patch_comes_back_without_its_trace()
    {
        using DigitClassifier.Recording trace = network.Trace(rand(3, 64));
        Interventions interventions = [Intervention.Patch(Hook, trace).At(units: [0, 5])];
        Interventions read = Interventions.FromJson(interventions.ToJson(), network.Description);
        Assert.Equal(interventions, read);
        Assert.Equal(InterventionKind.Patch, read[0].Kind);
        Assert.True(trace.ReLU1[2, 5].Equals(read.Apply(Hook, zeros(3, 32))[2, 5]));
    }

    [Fact]
    public void Directions_written_by_hand_are_made_orthonormal()
    {
        Interventions read = Interventions.FromJson(
            """
            {
              "schema": "degeneracylab-interventions-1",
              "interventions": [{ "hook": "ReLU1", "directions": { "shape": [2, 2], "values": [3, 6, 4, 8] }, "kind": "project" }]
            }
            """,
            network.Description);
        Tensor projected = read.Apply(Hook, eye(1, 2, dtype: ScalarType.Float64));
        Assert.True(Math.Abs(projected[0, 0].item<double>() - 0.36) < 1e-15 && Math.Abs(projected[0, 1].item<double>() - 0.48) < 1e-15);
    }

    [Theory]
    [InlineData("", "The interventions are no JSON: ")]
    [InlineData("{", "The interventions are no JSON: ")]
    [InlineData("""{"schema":"a","schema":"a"}""", "The interventions are no JSON: ")]
    [InlineData("[]", "The interventions are malformed at $: expected an object, but found an array.")]
    [InlineData("{}", "The interventions are malformed at $.schema: expected a value, but found nothing.")]
    [InlineData("""{"schema":1}""", "The interventions are malformed at $.schema: expected a string, but found 1.")]
    [InlineData("""{"schema":"degeneracylab-interventions-2","more":0}""", "The interventions are malformed at $.schema: expected 'degeneracylab-interventions-1', but found 'degeneracylab-interventions-2'.")]
    [InlineData("""{"schema":"degeneracylab-interventions-1"}""", "The interventions are malformed at $.interventions: expected a value, but found nothing.")]
    [InlineData("""{"schema":"degeneracylab-interventions-1","interventions":[],"more":0}""", "The interventions are malformed at $: expected no other names than schema, interventions, but found 'more'.")]
    [InlineData("""{"schema":"degeneracylab-interventions-1","interventions":{}}""", "The interventions are malformed at $.interventions: expected an array of interventions, but found an object.")]
    public void A_bad_document(string json, string message) => Says(message, json);

    [Theory]
    [InlineData("null", "$.interventions[1]: expected an object, but found null.")]
    [InlineData("""{"hook":"ReLU1"}""", "$.interventions[1].kind: expected a value, but found nothing.")]
    [InlineData("""{"kind":"Zero"}""", "$.interventions[1].kind: expected one of zero, mean, replace, patch, scale, add, project, projectOut, but found 'Zero'.")]
    [InlineData("""{"kind":true}""", "$.interventions[1].kind: expected a string, but found true.")]
    [InlineData("""{"kind":"zero"}""", "$.interventions[1].hook: expected a value, but found nothing.")]
    [InlineData("""{"kind":"zero","hook":"relu"}""", "$.interventions[1].hook: expected a hook point of DigitClassifier, but found 'relu'; the nearest name is 'ReLU1'.")]
    [InlineData("""{"kind":"zero","hook":"Linaer3"}""", "$.interventions[1].hook: expected a hook point of DigitClassifier, but found 'Linaer3'; the nearest name is 'Linear3'.")]
    [InlineData("""{"kind":"zero","hook":"ReLU1","factor":1}""", "$.interventions[1]: expected no other names than kind, hook, positions, channels, units, but found 'factor'.")]
    [InlineData("""{"kind":"project","hook":"ReLU1","units":[1]}""", "$.interventions[1]: expected no other names than kind, hook, positions, channels, directions, origin, but found 'units'.")]
    [InlineData("""{"kind":"zero","hook":"ReLU1","units":3}""", "$.interventions[1].units: expected an array of indices, but found 3.")]
    [InlineData("""{"kind":"zero","hook":"ReLU1","units":[0,-1]}""", "$.interventions[1].units[1]: expected an integer from 0, but found -1.")]
    [InlineData("""{"kind":"zero","hook":"ReLU1","positions":[1.5]}""", "$.interventions[1].positions[0]: expected an integer from 0, but found 1.5.")]
    [InlineData("""{"kind":"zero","hook":"ReLU1","channels":["a"]}""", "$.interventions[1].channels[0]: expected an integer from 0, but found 'a'.")]
    [InlineData("""{"kind":"scale","hook":"ReLU1"}""", "$.interventions[1].factor: expected a value, but found nothing.")]
    [InlineData("""{"kind":"scale","hook":"ReLU1","factor":1e999}""", "$.interventions[1].factor: expected a finite number, but found 1e999.")]
    [InlineData("""{"kind":"scale","hook":"ReLU1","factor":"NaN"}""", "$.interventions[1].factor: expected a finite number, but found 'NaN'.")]
    [InlineData("""{"kind":"mean","hook":"ReLU1"}""", "$.interventions[1].value: expected a value, but found nothing.")]
    [InlineData("""{"kind":"mean","hook":"ReLU1","value":[1]}""", "$.interventions[1].value: expected an object, but found an array.")]
    [InlineData("""{"kind":"mean","hook":"ReLU1","value":{"values":[1]}}""", "$.interventions[1].value.shape: expected a value, but found nothing.")]
    [InlineData("""{"kind":"mean","hook":"ReLU1","value":{"shape":[1]}}""", "$.interventions[1].value.values: expected a value, but found nothing.")]
    [InlineData("""{"kind":"mean","hook":"ReLU1","value":{"shape":[1],"values":[1],"a":0}}""", "$.interventions[1].value: expected no other names than shape, values, but found 'a'.")]
    [InlineData("""{"kind":"mean","hook":"ReLU1","value":{"shape":1,"values":[1]}}""", "$.interventions[1].value.shape: expected an array of sizes, but found 1.")]
    [InlineData("""{"kind":"mean","hook":"ReLU1","value":{"shape":[1],"values":{}}}""", "$.interventions[1].value.values: expected an array of numbers, but found an object.")]
    [InlineData("""{"kind":"mean","hook":"ReLU1","value":{"shape":[2,2],"values":[1,2,3]}}""", "$.interventions[1].value.values: expected as many numbers as the shape [2, 2] has entries, but found 3.")]
    [InlineData("""{"kind":"mean","hook":"ReLU1","value":{"shape":[65536,65536,65536,65536],"values":[]}}""", "$.interventions[1].value.values: expected as many numbers as the shape [65536, 65536, 65536, 65536] has entries, but found 0.")]
    [InlineData("""{"kind":"replace","hook":"ReLU1","value":{"shape":[2],"values":[1,-1e400]}}""", "$.interventions[1].value.values[1]: expected a finite number, but found -1e400.")]
    [InlineData("""{"kind":"project","hook":"ReLU1"}""", "$.interventions[1].directions: expected a value, but found nothing.")]
    [InlineData("""{"kind":"project","hook":"ReLU1","directions":{"shape":[2],"values":[1,2]}}""", "$.interventions[1].directions: expected a shape [width, r], but found [2].")]
    [InlineData("""{"kind":"project","hook":"ReLU1","directions":{"shape":[2,1],"values":[1,2]},"origin":{"shape":[1],"values":[1]}}""", "$.interventions[1].origin: expected the shape [2] that the directions ask for, but found [1].")]
    public void A_bad_intervention(string intervention, string message) => Says("The interventions are malformed at " + message, After(intervention));

    [Fact]
    public void Text_that_is_no_unicode() =>
        Says("The interventions hold text that is no Unicode: ", After("""{"kind":"zero","hook":"\ud800"}"""));

    [Fact]
    public void A_message_is_not_flooded()
    {
        string name = new('a', 5000);
        Says($"The interventions are malformed at $.interventions[1].hook: expected a hook point of DigitClassifier, but found '{name[..100]}...'; the nearest", After($$"""{"kind":"zero","hook":"{{name}}"}"""));
    }

    [Fact]
    public void Whether_it_fits_is_said_when_it_is_used()
    {
        Interventions read = Interventions.FromJson(After("""{"kind":"mean","hook":"ReLU1","value":{"shape":[3],"values":[1,2,3]}}"""), network.Description);
        Assert.Throws<ArgumentException>(() => read.Check(network.Description, network.Description.ShapeAt, 1));
    }

    private static string After(string intervention) =>
        $$"""{"schema":"degeneracylab-interventions-1","interventions":[{"kind":"zero","hook":"ReLU1"},{{intervention}}]}""";

    private void Says(string message, string json) =>
        Assert.StartsWith(message, Assert.Throws<FormatException>(() => Interventions.FromJson(json, network.Description)).Message, StringComparison.Ordinal);
}
