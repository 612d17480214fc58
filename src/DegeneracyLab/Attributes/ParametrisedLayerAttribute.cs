namespace DegeneracyLab;

/// <summary>A layer with parameters.</summary>
public abstract class ParametrisedLayerAttribute : LayerAttribute
{
    private protected ParametrisedLayerAttribute()
    {
    }

    /// <summary>How the weights are drawn at first.</summary>
    public Init Init { get; set; }

    /// <summary>The standard deviation of <see cref="Init.Normal"/>.</summary>
    public double Std { get; set; } = 0.02;

    /// <summary>Whether the parameters are trained; if not, they are no part of the network's parameter count.</summary>
    public bool Trainable { get; set; } = true;
}
